// What is drawn for each kind of place.
#include "harness/mutate/draw_change.hpp"

#include <algorithm>

namespace lmmp::conform {
namespace {

using Kind = FieldPlace::Kind;

std::vector<AlterationKind> kinds_of(const FieldPlace& place) {
  using enum AlterationKind;
  std::vector<AlterationKind> kinds;
  switch (place.kind) {
    case Kind::number:
      kinds = {other, zero, boundary};
      if (place.now) kinds.push_back(flip);
      if (place.readable && place.bits > 16) kinds.push_back(swap);
      break;
    case Kind::address:
      kinds = {other, flip, zero, boundary, swap};
      break;
    case Kind::octets:
      if (place.patched) {
        kinds = {other, boundary};  // padding, which is zero
      } else {
        kinds = {other, flip, zero, boundary, swap};
      }
      break;
    case Kind::octet:
      kinds = {flip, zero, boundary};
      break;
    case Kind::checksum:
    case Kind::destination:
      kinds = {other};
      break;
    case Kind::empty:
      break;
  }
  if (place.option) kinds.push_back(drop);
  if (place.repeatable) {
    kinds.push_back(twice);
    kinds.push_back(order);
  }
  return kinds;
}

std::string hex(std::size_t size, std::uint8_t fill, std::mt19937_64* random) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "hex:";
  for (std::size_t i = 0; i < size; ++i) {
    const auto octet = random != nullptr ? static_cast<std::uint8_t>((*random)() >> 56) : fill;
    text += digits[octet >> 4];
    text += digits[octet & 15U];
  }
  return text;
}

class ChangeDraw {
 public:
  ChangeDraw(const FieldPlace& place, const SeenMessage& message, std::mt19937_64& random)
      : place_(place), message_(message), random_(random), own_("$message." + place.name) {}

  DrawnChange draw() {
    const auto kinds = kinds_of(place_);
    drawn_.kind = kinds[draw_below(kinds.size(), random_)];
    if (drawn_.kind == AlterationKind::drop) {
      drawn_.what = "left out";
      drawn_.change = "{strip: " + place_.name + "}";
    } else if (drawn_.kind == AlterationKind::twice) {
      drawn_.what = "there twice";
      drawn_.change = "{add: {" + place_.name + ": " + own_ + "}}";
    } else if (drawn_.kind == AlterationKind::order) {
      drawn_.what = "behind the other suboptions";
      drawn_.change = "{strip: " + place_.name + "}, {add: {" + place_.name + ": " + own_ + "}}";
    } else {
      draw_value();
    }
    return std::move(drawn_);
  }

 private:
  void draw_value() {
    switch (place_.kind) {
      case Kind::number:
        return draw_number();
      case Kind::address:
        return draw_address();
      case Kind::octets:
        return draw_octets();
      case Kind::octet:
        return draw_octet();
      case Kind::checksum:
        return set("bad", "wrong");
      case Kind::destination:
        return draw_destination();
      case Kind::empty:
        return;
    }
  }

  void set(const std::string& value, std::string what) {
    drawn_.what = std::move(what);
    drawn_.change = std::string(place_.patched || place_.kind == Kind::checksum ? "{patch: {" : "{set: {") +
                    place_.name + ": " + value + "}}";
  }
  void set_number(std::uint64_t value) {
    if (value == 0) drawn_.kind = AlterationKind::zero;
    set(std::to_string(value), "as " + std::to_string(value));
  }

  void draw_number() {
    const std::uint64_t most = (1ULL << place_.bits) - 1;
    // Fields are narrower than the numbers that hold them; a narrow value is drawn as often as a wide one.
    const std::uint64_t narrow = (2ULL << draw_below(place_.bits, random_)) - 1;
    switch (drawn_.kind) {
      case AlterationKind::zero:
        return set_number(0);
      case AlterationKind::flip: {
        const auto bit = draw_below(place_.bits, random_);
        const std::string what = "with bit " + std::to_string(bit) + " inverted";
        if (place_.now == 1ULL << bit) return set_number(0);
        if (place_.readable) return set("flipped(" + own_ + " " + std::to_string(bit) + ")", what);
        return set(std::to_string(place_.now.value_or(0) ^ 1ULL << bit), what);
      }
      case AlterationKind::boundary:
        switch (draw_below(place_.readable ? 4 : 2, random_)) {
          case 0:
            return set_number(most);
          case 1:
            return set_number(narrow & most);
          case 2:
            return set("plus(" + own_ + " 1)", "one too high");
          default:
            return set("plus(" + own_ + " 0xffffffff)", "one too low");
        }
      case AlterationKind::swap: {
        const auto* from = another(Kind::number);
        if (from == nullptr || draw_below(2, random_) == 0)
          return set("reversed(" + own_ + ")", "in the other byte order");
        return set("$message." + from->name, "as " + from->name + " is");
      }
      default:
        return set_number(random_() & narrow & most);
    }
  }

  void draw_address() {
    switch (drawn_.kind) {
      case AlterationKind::zero:
        return set("filled(" + own_ + " 0)", "unspecified");
      case AlterationKind::boundary:
        return set("filled(" + own_ + " 255)", "all ones");
      case AlterationKind::flip:
        return flip(message_.is_v4 || place_.name.ends_with("4") ? 32 : 128);
      case AlterationKind::swap: {
        const auto* from = another(Kind::address);
        const std::string name = from != nullptr               ? from->name
                                 : draw_below(2, random_) == 0 ? "source"
                                                               : "destination";
        return set("$message." + name, "as " + name + " is");
      }
      default:
        return set("other(" + own_ + ")", "of another node");
    }
  }

  void draw_octets() {
    if (place_.patched) {
      const bool boundary = drawn_.kind == AlterationKind::boundary;
      return set(hex(place_.size, 255, boundary ? nullptr : &random_),
                 boundary ? "all ones" : "of random octets");
    }
    switch (drawn_.kind) {
      case AlterationKind::zero:
        return set("filled(" + own_ + " 0)", "all zero");
      case AlterationKind::boundary:
        return set("filled(" + own_ + " 255)", "all ones");
      case AlterationKind::flip:
        return flip(place_.size * 8);
      case AlterationKind::swap:
        return set("reversed(" + own_ + ")", "in the other byte order");
      default:
        return set(hex(place_.size, 0, &random_), "of random octets");
    }
  }

  void draw_octet() {
    const auto at = draw_below(message_.body.size(), random_);
    const auto now = message_.body[at];
    const auto bit = draw_below(8, random_);
    const unsigned value = drawn_.kind == AlterationKind::zero       ? 0U
                           : drawn_.kind == AlterationKind::boundary ? 255U
                                                                     : now ^ 1U << bit;
    drawn_.what = std::to_string(at) + " as " + std::to_string(value);
    drawn_.change = "{patch: {octet." + std::to_string(at) + ": " + std::to_string(value) + "}}";
  }

  void draw_destination() {
    const std::string to = draw_below(2, random_) == 0 ? "mn2" : "all";
    drawn_.what = to == "all" ? "everybody" : "another node";
    drawn_.change = "{redirect: " + to + "}";
  }

  void flip(std::uint64_t bits) {
    const auto bit = std::to_string(draw_below(bits, random_));
    set("flipped(" + own_ + " " + bit + ")", "with bit " + bit + " inverted");
  }

  // Another field whose value could stand here.
  const FieldPlace* another(Kind kind) const {
    std::vector<const FieldPlace*> all;
    for (const FieldPlace& other : message_.places) {
      if (other.kind == kind && other.readable && other.bits == place_.bits && other.name != place_.name)
        all.push_back(&other);
    }
    return all.empty() ? nullptr : all[draw_below(all.size(), random_)];
  }

  const FieldPlace& place_;
  const SeenMessage& message_;
  std::mt19937_64& random_;
  const std::string own_;
  DrawnChange drawn_;
};

}  // namespace

std::uint64_t draw_below(std::uint64_t below, std::mt19937_64& random) {
  return random() % below;
}

DrawnChange draw_change(const FieldPlace& place, const SeenMessage& message, std::mt19937_64& random) {
  if (kinds_of(place).empty()) return {};
  return ChangeDraw(place, message, random).draw();
}

}  // namespace lmmp::conform
