// The form of LMMP's messages (I1, I6, I7, I27, I38).
#include "harness/run/form.hpp"

#include <algorithm>

#include "harness/node/fields.hpp"
#include "wire/serial.hpp"

namespace lmmp::conform {
namespace {

class FormCheck {
 public:
  FormCheck(const Expectation& expectation, const Heard& heard)
      : expectation_(expectation),
        heard_(heard),
        message_(heard.message()),
        spec_(wire::find_message(message_.type)) {}

  std::vector<FieldComparison> run() {
    check_headers();
    for (const auto suboption : message_) check_suboption(suboption);
    if (!message_.trailing.empty())
      add("Length", "the whole message (I4)", std::to_string(message_.trailing.size()) + " octets behind it",
          heard_.lmmp_offset() + message_.octets.size());
    check_error();
    check_sequence();
    return std::move(rows_);
  }

 private:
  void add(std::string field, std::string expected, std::string got, std::size_t octet) {
    rows_.push_back({std::move(field), std::move(expected), std::move(got), false, octet});
  }
  // No case asks for what is checked here; what is our reading of the texts, the row says.
  void zero(const std::string& field, const char* reading, std::uint64_t got, std::size_t octet) {
    if (got != 0) add(field, std::string("0 (") + reading + ")", std::to_string(got), octet);
  }
  // Whether the step speaks of the field, or of how often it is there.
  bool asked(std::string_view name, bool number_of = false) const {
    return std::any_of(expectation_.fields.begin(), expectation_.fields.end(), [&](const Field& field) {
      if (for_version(field.name, expectation_.version) != name) return false;
      return !number_of || std::holds_alternative<List>(field.value.is);
    });
  }

  // To give the number a name asks nothing of it.
  bool asked_for_a_number() const {
    return std::any_of(expectation_.fields.begin(), expectation_.fields.end(), [](const Field& field) {
      const auto* name = std::get_if<Bind>(&field.value.is);
      return field.name == "seq" && (name == nullptr || !name->what.empty());
    });
  }

  void check_headers() {
    zero("ICMP reserved", "I1", heard_.carrier.reserved, heard_.icmp_offset + 5);
    // Re-Init and Init Handover say there whether they suggest or force (I20).
    const bool meant = heard_.is(wire::MessageType::reinit) || heard_.is(wire::MessageType::init_handover);
    if (meant && message_.reserved > 1) {
      add("Reserved", "0 or 1 (I20)", std::to_string(message_.reserved), heard_.lmmp_offset() + 3);
    }
    if (!meant && !asked("reserved")) zero("Reserved", "I7", message_.reserved, heard_.lmmp_offset() + 3);
    if (!asked("hop_limit") && heard_.ends.hop_limit != 255) {
      add("hop_limit", "255 (I27)", std::to_string(heard_.ends.hop_limit),
          heard_.ends.source.is_v4() ? 22 : 21);
    }
  }

  void check_suboption(const wire::SuboptionView& suboption) {
    const std::size_t octet = heard_.lmmp_offset() + suboption.offset;
    const auto* row = wire::find_suboption(suboption.type);
    const std::string name =
        row != nullptr ? std::string(row->name) : "SUBOPTION." + std::to_string(suboption.type);
    const bool clear = std::all_of(suboption.padding.begin(), suboption.padding.end(),
                                   [](std::uint8_t padding) { return padding == 0; });
    if (!clear || suboption.padding_missing)
      add(name + " padding", "zero octets up to a multiple of 4 (I6)", clear ? "missing" : "not zero",
          octet + wire::suboption_header_size + suboption.payload.size());
    check_reserved(row, suboption, name, octet);
    if (row == nullptr || spec_ == nullptr || asked(name, true)) return;
    if (!wire::lawful_in(*spec_, expectation_.profile).contains(row->type)) {
      add(name, "absent (I38)", "present", octet);
    } else if (!spec_->repeatable.contains(row->type) && message_.count(row->type) > 1) {
      add(name, "once", std::to_string(message_.count(row->type)) + " times", octet);
    }
  }

  void check_reserved(const wire::SuboptionSpec* row, const wire::SuboptionView& suboption,
                      const std::string& name, std::size_t octet) {
    const bool none = row != nullptr && row->reserved == wire::ReservedMeaning::none;
    if (none && !asked(name + ".reserved")) zero(name + " reserved", "I7", suboption.reserved, octet + 3);
  }

  // An Error says by ACKNUM, where it has one, what it is about.
  void check_error() {
    const auto number = message_.number(wire::SuboptionType::acknum);
    if (!heard_.is(wire::MessageType::error) || !number || asked("ACKNUM") || expectation_.sent == nullptr)
      return;
    if (!expectation_.sent->contains(*number))
      add("ACKNUM", "the number of a message", std::to_string(*number),
          heard_.lmmp_offset() + message_.find(wire::SuboptionType::acknum)->offset);
  }

  bool same_octets(const Heard& other) const {
    return other.carrier.lmmp.size() == heard_.carrier.lmmp.size() &&
           std::equal(other.carrier.lmmp.begin(), other.carrier.lmmp.end(), heard_.carrier.lmmp.begin());
  }

  // I23: a sender counts its new messages up, and repeats one as it was. Ahead is enough: not all that it
  // sends comes by here. Whether advertisements are counted with the rest is not judged.
  void check_sequence() {
    if (expectation_.so_far == nullptr || asked_for_a_number()) return;
    const auto& all = *expectation_.so_far;
    std::optional<std::uint32_t> last;
    for (auto other = all.rbegin(); other != all.rend(); ++other) {
      if (other->frame >= heard_.frame || other->ends.source != heard_.ends.source) continue;
      if (other->ambient != heard_.ambient) continue;
      if (same_octets(*other)) return;
      if (!last) last = other->message().sequence;
      if (wire::serial_ahead(message_.sequence, *last)) return;
    }
    if (last)
      add("seq", "ahead of " + std::to_string(*last) + " (I23)", std::to_string(message_.sequence),
          heard_.lmmp_offset() + 4);
  }

  const Expectation& expectation_;
  const Heard& heard_;
  const wire::MessageView& message_;
  const wire::MessageSpec* spec_;
  std::vector<FieldComparison> rows_;
};

}  // namespace

std::vector<FieldComparison> compare_form(const Expectation& expectation, const Heard& heard) {
  return FormCheck(expectation, heard).run();
}

}  // namespace lmmp::conform
