// An implementation whose command the tester starts.
//
// The tester has one namespace and one packet socket for all its cases; each case has a namespace of its own
// for the implementation, and veth pairs between the two.
#include "harness/iut/spawned.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <list>
#include <sstream>

#include "harness/iut/child_process.hpp"
#include "harness/iut/hook.hpp"
#include "harness/iut/veth.hpp"

namespace lmmp::conform {
namespace {

constexpr std::chrono::milliseconds until_ready(5'000);

NotStarted failed(std::string reason) {
  return {NotStarted::Because::failed, std::move(reason), {}};
}

// A folder that goes with its owner, if it was made for it.
class WorkFolder {
 public:
  static tl::expected<WorkFolder, std::string> make(const std::filesystem::path& directory) {
    std::string name =
        (directory.empty() ? std::filesystem::temp_directory_path() : directory) / "lmmp-iut-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) return tl::unexpected(name + ": " + std::strerror(errno));
    return WorkFolder(name);
  }
  WorkFolder(WorkFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  WorkFolder& operator=(WorkFolder&&) = delete;
  ~WorkFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit WorkFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

// What stays from case to case.
struct Tester {
  NetworkNamespace space;
  std::unique_ptr<PacketNetwork> network;
  WorkFolder folder;
  std::vector<ControlHook> hooks;
  const std::atomic<bool>* stop;
};

class SpawnedInstance final : public IutInstance {
 public:
  SpawnedInstance(Tester& tester, NetworkNamespace space, std::string control_socket)
      : tester_(tester), space_(std::move(space)), control_socket_(std::move(control_socket)) {}
  // The process goes before its links do.
  ~SpawnedInstance() override { process_.reset(); }

  NetworkNamespace& space() { return space_; }
  std::list<VethPair>& links() { return links_; }
  void set_process(std::unique_ptr<ChildProcess> process, std::string name) {
    process_ = std::move(process);
    name_ = std::move(name);
  }

  Network& network() override { return *tester_.network; }
  std::string death() override {
    const auto ended = process_->ended();
    return ended.empty() ? ended : name_ + " " + ended;
  }
  std::vector<std::string> last_words() override {
    auto lines = process_->last_words();
    for (auto& line : lines) line = name_ + ": " + line;
    return lines;
  }
  tl::expected<void, std::string> set_link(unsigned link, bool up) override {
    if (link >= links_.size()) return tl::unexpected(std::string("there is no such link"));
    tester_.network->expect(link, up);
    return std::next(links_.begin(), link)->set_up(up);
  }
  tl::expected<void, std::string> control(const std::string& action, const std::vector<Field>& fields,
                                          const Lookup& value) override {
    const auto with_socket = [&](const std::string& name) -> std::optional<std::string> {
      if (name == "control") return control_socket_;
      return value(name);
    };
    return run_hook(tester_.hooks, action, fields, with_socket, &space_, tester_.stop);
  }

 private:
  Tester& tester_;
  NetworkNamespace space_;
  std::string control_socket_;
  std::list<VethPair> links_;
  std::unique_ptr<ChildProcess> process_;
  std::string name_;
};

class SpawnedAccess final : public IutAccess {
 public:
  SpawnedAccess(Spawn what, std::string template_text, Tester tester)
      : what_(std::move(what)), template_(std::move(template_text)), tester_(std::move(tester)) {}

  tl::expected<std::unique_ptr<IutInstance>, NotStarted> start(const StartRequest& request) override {
    ++count_;
    auto space = create_network_namespace();
    if (!space) return tl::unexpected(failed(space.error()));
    const std::string number = std::to_string(count_);
    const auto control_socket = (tester_.folder.path() / ("control-" + number)).string();
    auto instance = std::make_unique<SpawnedInstance>(tester_, std::move(*space), control_socket);

    std::vector<int> indexes;
    std::vector<std::string> names;
    for (const auto& link : request.ixit->links) {
      names.push_back("lmmp" + std::to_string(names.size() + 1));
      auto pair = VethPair::create(tester_.space, "t" + number + "." + std::to_string(names.size()),
                                   instance->space(), names.back(), link);
      if (!pair) return tl::unexpected(failed(link.name + ": " + pair.error()));
      indexes.push_back(pair->tester_interface());
      instance->links().push_back(std::move(*pair));
    }
    if (auto used = tester_.network->use(indexes, false); !used) return tl::unexpected(failed(used.error()));

    const auto key = write_key(*request.ixit);
    if (!key) return tl::unexpected(failed(key.error()));
    const auto config = tester_.folder.path() / ("config-" + number);
    if (auto written = write_configuration(config, request, names, control_socket, *key); !written) {
      return tl::unexpected(failed(written.error()));
    }
    const auto words = fill_words(what_.command, [&](const std::string& name) -> std::optional<std::string> {
      if (name == "config") return config.string();
      if (name == "control") return control_socket;
      return parameter_text(name, *request.ixit, request.profile, names);
    });
    auto process = ChildProcess::start(words, &instance->space());
    if (!process) return tl::unexpected(failed(process.error()));
    ChildProcess& started = **process;
    const auto name = std::filesystem::path(words.front()).filename().string();
    instance->set_process(std::move(*process), name);
    if (what_.ready.empty()) return instance;
    switch (started.wait_for_output(what_.ready, until_ready, tester_.stop)) {
      case ChildProcess::Waited::yes:
        return instance;
      case ChildProcess::Waited::ended:
        return tl::unexpected(NotStarted{NotStarted::Because::failed,
                                         instance->death() + " before it was ready", instance->last_words()});
      case ChildProcess::Waited::late:
        return tl::unexpected(NotStarted{NotStarted::Because::failed,
                                         name + " did not write \"" + what_.ready + "\" within 5 s",
                                         instance->last_words()});
      case ChildProcess::Waited::stopped:
        break;
    }
    return tl::unexpected(failed("interrupted"));
  }

  bool has_control(const std::string& action) const override { return has_hook(tester_.hooks, action); }
  bool virtual_time() const override { return false; }

 private:
  // The implementation's own key pair in a file; its path, or nothing if the IXIT has none.
  tl::expected<std::string, std::string> write_key(const Ixit& ixit) const {
    const auto* key = ixit.links.empty() ? nullptr : ixit.find_key(ixit.links.front().iut_name);
    if (key == nullptr) return {};
    const auto path = tester_.folder.path() / "iut-key.pem";
    if (std::error_code status; std::filesystem::exists(path, status)) return path.string();
    std::ofstream file(path);
    file << key->private_key_pem();
    file.close();
    if (!file.good()) return tl::unexpected("cannot write " + path.string() + ": " + std::strerror(errno));
    return path.string();
  }

  tl::expected<void, std::string> write_configuration(const std::filesystem::path& to,
                                                      const StartRequest& request,
                                                      const std::vector<std::string>& interfaces,
                                                      const std::string& control_socket,
                                                      const std::string& key_file) const {
    const auto value = [&](const std::string& name) -> std::optional<std::string> {
      if (name == "control") return control_socket;
      if (name == "key" && !key_file.empty()) return key_file;
      return parameter_text(name, *request.ixit, request.profile, interfaces);
    };
    std::ofstream file(to);
    file << (what_.configuration_template.empty()
                 ? reference_configuration(*request.ixit, request.profile, interfaces, control_socket,
                                           key_file)
                 : fill_template(template_, value));
    file.close();
    if (!file.good()) return tl::unexpected("cannot write " + to.string() + ": " + std::strerror(errno));
    return {};
  }

  Spawn what_;
  std::string template_;
  Tester tester_;
  unsigned count_ = 0;
};

}  // namespace

tl::expected<std::unique_ptr<IutAccess>, CannotOpen> spawn(const Iut& iut,
                                                           const std::filesystem::path& directory,
                                                           const std::atomic<bool>* stop) {
  const auto& what = std::get<Spawn>(iut.reached_by);
  std::string template_text;
  if (!what.configuration_template.empty()) {
    std::ifstream file(what.configuration_template);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file.good()) {
      return tl::unexpected(CannotOpen{"cannot read the template " + what.configuration_template,
                                       "name a file that is there in the IUT file's `configuration`"});
    }
    template_text = text.str();
  }
  if (auto permitted = permit_namespaces(); !permitted) return tl::unexpected(permitted.error());
  auto space = create_network_namespace();
  if (!space) return tl::unexpected(CannotOpen{space.error(), "run with sudo"});
  auto folder = WorkFolder::make(directory);
  if (!folder) {
    return tl::unexpected(CannotOpen{"no folder for configuration files: " + folder.error(),
                                     "free some space, or name a folder that can be written"});
  }
  const InNamespace here(*space);
  auto network = PacketNetwork::open();
  if (!network) return tl::unexpected(network.error());
  return std::make_unique<SpawnedAccess>(
      what, std::move(template_text),
      Tester{std::move(*space), std::move(*network), std::move(*folder), iut.controls, stop});
}

}  // namespace lmmp::conform
