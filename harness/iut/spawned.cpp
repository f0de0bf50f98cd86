// An implementation whose command the tester starts.
//
// The tester has one namespace and one packet socket for all its cases; each case has a namespace of its own
// for the implementation, and veth pairs between the two.
#include "harness/iut/spawned.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <list>
#include <set>
#include <sstream>

#include "harness/iut/child_process.hpp"
#include "harness/iut/hmipv6_daemon_file.hpp"
#include "harness/iut/hook.hpp"
#include "harness/iut/processor_wait.hpp"
#include "harness/iut/veth.hpp"

namespace lmmp::conform {
namespace {

// For the configuration files of the cases that run at once.
constexpr std::uintmax_t least_space = 1024 * 1024;
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
    std::error_code unknown;
    const auto space = std::filesystem::space(name, unknown);
    if (!unknown && space.available < least_space) {
      std::filesystem::remove(name, unknown);
      return tl::unexpected(name + ": " + std::strerror(ENOSPC));
    }
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
  Role role;
};

// A process with its namespace and its links.
struct Spawned {
  NetworkNamespace space;
  std::string control_socket, key_file, configuration_file, configuration;
  std::vector<int> tester_interfaces;
  std::vector<std::string> names;                     // of the interfaces, at the process
  std::vector<std::string> link_names, link_routers;  // a mobile node moves to a link by its router
  std::list<VethPair> links;
  std::set<unsigned> down;
  std::unique_ptr<ChildProcess> process;
  std::string name;
  bool asked_to_end = false;

  explicit Spawned(NetworkNamespace own) : space(std::move(own)) {}
  // The processes go before their links do: its own, and what hooks have left in its namespace.
  ~Spawned() {
    process.reset();
    kill_processes_in(space);
    std::error_code ignored;
    std::filesystem::remove(configuration_file, ignored);
  }
  Spawned(const Spawned&) = delete;
  Spawned& operator=(const Spawned&) = delete;

  std::string death() {
    const auto ended = process->ended();
    if (asked_to_end && process->succeeded()) return {};
    return ended.empty() ? ended : name + " " + ended;
  }
  std::vector<std::string> last_words() {
    auto lines = process->last_words();
    for (auto& line : lines) line = name + ": " + line;
    return lines;
  }
};

class SpawnedInstance final : public IutInstance {
 public:
  SpawnedInstance(Tester& tester, std::shared_ptr<Spawned> spawned)
      : tester_(tester), spawned_(std::move(spawned)) {}

  Network& network() override { return *tester_.network; }
  std::string death() override { return spawned_->death(); }
  std::vector<std::string> last_words() override { return spawned_->last_words(); }
  std::chrono::nanoseconds take_processor_wait() override {
    const auto program = spawned_->process->program();
    return program ? processor_wait_.take(*program) : std::chrono::nanoseconds::zero();
  }
  tl::expected<void, std::string> set_link(unsigned link, bool up) override {
    if (link >= spawned_->links.size()) return tl::unexpected(std::string("there is no such link"));
    if (up) {
      spawned_->down.erase(link);
    } else {
      spawned_->down.insert(link);
    }
    tester_.network->expect(link, up);
    return std::next(spawned_->links.begin(), link)->set_up(up);
  }
  tl::expected<void, std::string> control(const std::string& action, const std::vector<Field>& fields,
                                          const Lookup& value, const Meanwhile& meanwhile) override {
    const auto with_socket = [&](const std::string& name) -> std::optional<std::string> {
      if (name == "control") return spawned_->control_socket;
      if (name == "interface") return interface_in(fields);
      if (name == "pid") {
        const auto program = spawned_->process->program();
        return program ? std::optional(std::to_string(*program)) : std::nullopt;
      }
      return value(name);
    };
    if (action == stop_action) spawned_->asked_to_end = true;
    return run_hook(tester_.hooks, action, fields, with_socket, &spawned_->space, tester_.stop, meanwhile);
  }

 private:
  // The implementation's interface on the link that the step names, or whose router it names.
  std::optional<std::string> interface_in(const std::vector<Field>& fields) const {
    for (const auto& field : fields) {
      const auto* names = field.name == "at"   ? &spawned_->link_names
                          : field.name == "of" ? &spawned_->link_routers
                                               : nullptr;
      const auto* wanted = names == nullptr ? nullptr : std::get_if<std::string>(&field.value.is);
      if (wanted == nullptr) continue;
      const auto found = std::find(names->begin(), names->end(), *wanted);
      if (found != names->end()) return spawned_->names[static_cast<std::size_t>(found - names->begin())];
    }
    return std::nullopt;
  }

  Tester& tester_;
  std::shared_ptr<Spawned> spawned_;
  ProcessorWait processor_wait_;
};

class SpawnedAccess final : public IutAccess {
 public:
  SpawnedAccess(Spawn what, std::string template_text, Tester tester)
      : what_(std::move(what)), template_(std::move(template_text)), tester_(std::move(tester)) {}

  tl::expected<std::unique_ptr<IutInstance>, NotStarted> start(const StartRequest& request) override {
    if (auto kept = as_kept(request)) return kept;
    kept_.reset();
    auto made = prepare(request);
    if (!made) return tl::unexpected(made.error());
    Spawned& spawned = **made;
    const auto words = fill_words(what_.command, [&](const std::string& name) -> std::optional<std::string> {
      if (name == "config") return spawned.configuration_file;
      if (name == "control") return spawned.control_socket;
      return parameter_text(name, *request.ixit, request.profile, spawned.names);
    });
    auto process = ChildProcess::start(words, &spawned.space, ChildProcess::Ends::descendants);
    if (!process) return tl::unexpected(failed(process.error()));
    spawned.process = std::move(*process);
    spawned.name = std::filesystem::path(words.front()).filename().string();
    if (auto ready = wait_until_ready(spawned); !ready) return tl::unexpected(ready.error());
    if (what_.keep) kept_ = *made;
    return std::make_unique<SpawnedInstance>(tester_, *made);
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

  // The process of the case before, if it lives, is configured as this case wants it, and could be reset.
  std::unique_ptr<IutInstance> as_kept(const StartRequest& request) {
    if (!kept_ || !kept_->death().empty() || !kept_->down.empty() || kept_->asked_to_end) return nullptr;
    if (kept_->configuration != configuration_for(request, *kept_)) return nullptr;
    if (!tester_.network->use(kept_->tester_interfaces, false)) return nullptr;
    auto instance = std::make_unique<SpawnedInstance>(tester_, kept_);
    const auto nothing = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
    if (!instance->control(reset_action, {}, nothing, {})) return nullptr;
    // What it sent while it was reset belongs to no case.
    if (!tester_.network->use(kept_->tester_interfaces, false)) return nullptr;
    return instance;
  }

  // Namespace, links and configuration file; the process is still to come.
  tl::expected<std::shared_ptr<Spawned>, NotStarted> prepare(const StartRequest& request) {
    ++count_;
    auto space = create_network_namespace();
    if (!space) return tl::unexpected(failed(space.error()));
    const std::string number = std::to_string(count_);
    auto spawned = std::make_shared<Spawned>(std::move(*space));
    spawned->control_socket = (tester_.folder.path() / ("control-" + number)).string();
    spawned->configuration_file = (tester_.folder.path() / ("config-" + number)).string();
    for (auto link : request.ixit->links) {
      spawned->link_names.push_back(link.name);
      spawned->link_routers.push_back(link.router);
      // A mobile node makes its global addresses itself, of what routers advertise.
      if (tester_.role == Role::mobile_node) link.iut_global.reset();
      spawned->names.push_back("lmmp" + std::to_string(spawned->names.size() + 1));
      auto pair = VethPair::create(tester_.space, "t" + number + "." + std::to_string(spawned->names.size()),
                                   spawned->space, spawned->names.back(), link, tester_.stop);
      if (!pair) return tl::unexpected(failed(link.name + ": " + pair.error()));
      spawned->tester_interfaces.push_back(pair->tester_interface());
      spawned->links.push_back(std::move(*pair));
    }
    if (auto used = tester_.network->use(spawned->tester_interfaces, false); !used)
      return tl::unexpected(failed(used.error()));
    const auto key = write_key(*request.ixit);
    if (!key) return tl::unexpected(failed(key.error()));
    spawned->key_file = *key;
    spawned->configuration = configuration_for(request, *spawned);
    std::ofstream file(spawned->configuration_file);
    file << spawned->configuration;
    file.close();
    if (!file.good()) {
      return tl::unexpected(
          failed("cannot write " + spawned->configuration_file + ": " + std::strerror(errno)));
    }
    return spawned;
  }

  tl::expected<void, NotStarted> wait_until_ready(Spawned& spawned) const {
    if (what_.ready.empty()) return {};
    switch (spawned.process->wait_for_output(what_.ready, until_ready, tester_.stop)) {
      case ChildProcess::Waited::yes:
        return {};
      case ChildProcess::Waited::ended:
        return tl::unexpected(NotStarted{NotStarted::Because::failed,
                                         spawned.death() + " before it was ready", spawned.last_words()});
      case ChildProcess::Waited::late:
        return tl::unexpected(NotStarted{NotStarted::Because::failed,
                                         spawned.name + " did not write \"" + what_.ready + "\" within 5 s",
                                         spawned.last_words()});
      case ChildProcess::Waited::stopped:
        break;
    }
    return tl::unexpected(failed("interrupted"));
  }

  std::string configuration_for(const StartRequest& request, const Spawned& spawned) const {
    const bool lmmp = request.ixit->protocol == Protocol::lmmp;
    if (what_.configuration_template.empty() && lmmp && tester_.role == Role::mobile_node) {
      return reference_node_configuration(*request.ixit, request.profile, request.version, spawned.names,
                                          spawned.control_socket, spawned.key_file);
    }
    if (what_.configuration_template.empty()) {
      if (!lmmp)
        return hmipv6_daemon_file(*request.ixit, tester_.role, spawned.names, spawned.control_socket);
      return reference_configuration(*request.ixit, request.profile, spawned.names, spawned.control_socket,
                                     spawned.key_file);
    }
    return fill_template(template_, [&](const std::string& name) -> std::optional<std::string> {
      if (name == "control") return spawned.control_socket;
      if (name == "key" && !spawned.key_file.empty()) return spawned.key_file;
      return parameter_text(name, *request.ixit, request.profile, spawned.names);
    });
  }

  Spawn what_;
  std::string template_;
  Tester tester_;
  std::shared_ptr<Spawned> kept_;
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
    return tl::unexpected(
        CannotOpen{"no folder for configuration files: " + folder.error(),
                   "free some space, or name a folder that can be written: TMPDIR=FOLDER lmmp-conform ..."});
  }
  const InNamespace here(*space);
  auto network = PacketNetwork::open();
  if (!network) return tl::unexpected(network.error());
  return std::make_unique<SpawnedAccess>(
      what, std::move(template_text),
      Tester{std::move(*space), std::move(*network), std::move(*folder), iut.controls, stop, iut.role});
}

}  // namespace lmmp::conform
