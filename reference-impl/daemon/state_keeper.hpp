// Keeps a router's state file: reads it at start, writes it when something changed.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "reference-impl/core/access_router.hpp"

namespace lmmp::reference {

// What replaces a file as a whole: a temporary file beside it, fsync, rename, fsync of the folder. Whoever
// reads the path finds the old octets or the new ones. The error is a sentence.
tl::expected<void, std::string> replace_file(const std::string& path, const std::string& text);

class StateKeeper {
 public:
  // A change is in the file after `delay` at most; 0: before it is answered.
  StateKeeper(std::string path, Time delay) : path_(std::move(path)), delay_(delay) {}

  // Gives the router what the file has, if there is one, and writes it at once: so a path that cannot be
  // written is found out at start. Called before the router's start. The error is a sentence; then nothing
  // was restored.
  tl::expected<std::size_t, std::string> restore(Time now, AccessRouter& router);

  // What the router did; before it is sent.
  void note(Time now, const AccessRouter& router, const Actions& actions);
  std::optional<Time> next_deadline() const { return due_; }
  void write_when_due(Time now, const AccessRouter& router);
  // At the end: the sequence number as it is, none of those in reserve.
  void close(const AccessRouter& router);

 private:
  tl::expected<void, std::string> write(const AccessRouter& router, std::uint32_t reserve);

  std::string path_;
  Time delay_;
  std::optional<Time> due_;
  std::uint32_t reserved_ = 0;  // numbers before this one may be used without a word in the file
  bool failing_ = false;
};

}  // namespace lmmp::reference
