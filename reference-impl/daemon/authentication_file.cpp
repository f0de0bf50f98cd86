// The `authentication` part of the daemons' configuration.
#include "reference-impl/daemon/authentication_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace lmmp::reference {

std::optional<wire::RsaKey> read_key_file(const YAML::Node& node, ConfigurationErrors& errors) {
  const auto name = read_text(node, errors);
  if (!name) return std::nullopt;
  const std::filesystem::path path = std::filesystem::path(errors.file()).parent_path() / *name;
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  if (!stream || !(text << stream.rdbuf())) {
    errors.add(node.Mark(), path.string() + " that cannot be read (" + std::strerror(errno) + ")",
               "a PEM file with an RSA private key",
               "openssl genrsa -out " + path.string() + " 2048 makes one");
    return std::nullopt;
  }
  auto key = wire::RsaKey::from_pem(text.str());
  if (key) return *key;
  errors.add(node.Mark(), path.string() + ": " + key.error(), "a PEM file with an RSA private key",
             "openssl genrsa 2048 makes one");  // into no file that somebody may need
  return std::nullopt;
}

std::optional<wire::RsaPadding> read_padding(const YAML::Node& node, ConfigurationErrors& errors) {
  const auto choice = read_choice(node, {"oaep-sha256", "oaep-sha1", "pkcs1v15"}, errors);
  return choice ? wire::find_rsa_padding(node.Scalar()) : std::nullopt;
}

std::optional<wire::MacAlgorithm> read_mac(const YAML::Node& node, ConfigurationErrors& errors) {
  const auto choice = read_choice(node, {"hmac-md5", "hmac-sha256"}, errors);
  if (!choice) return std::nullopt;
  return *choice == 0 ? wire::MacAlgorithm::hmac_md5 : wire::MacAlgorithm::hmac_sha256;
}

}  // namespace lmmp::reference
