// The script's functions of values: next(), plus(), random() and so on.
#pragma once

#include <map>
#include <random>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "harness/script/ast.hpp"
#include "harness/script/ixit.hpp"

namespace lmmp::conform {

// What functions know beside their arguments.
struct FunctionContext {
  std::mt19937_64& random;  // for random() and nonce()
  const Ixit& ixit;         // for keys
  // What encrypt() has made in this case: RSA draws random octets, a retransmission must not.
  std::map<std::pair<wire::OctetVector, wire::OctetVector>, wire::OctetVector>* encrypted = nullptr;
};

// Of literal values. A function that needs the message stays a call, of literals. The error is a sentence.
tl::expected<Value, std::string> evaluate(const std::string& function, const std::vector<Value>& arguments,
                                          const FunctionContext& context);

}  // namespace lmmp::conform
