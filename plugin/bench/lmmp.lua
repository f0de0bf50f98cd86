-- The stateless half of the plugin in Lua, for one purpose: bench.sh measures how much faster the C++ plugin is.
-- It leaves out the ICMP checksum, for Lua's addresses do not give their octets, and every expert item: less work.
-- Load with: tshark -X lua_script:plugin/bench/lmmp.lua

local lmmp = Proto("lmmp_lua", "Local Mobility Management Protocol (Lua)")
local field = lmmp.fields

local message_names = {
  "Login", "Login Ack", "Logout", "Init Handover", "Handover", "Re-Init", "Re-Init Done", "Routing Refresh",
  "Paging Refresh", "Paging Query", "AR Advertisement", "Key Exchange Request", "Key Exchange Reply", "Ack", "Error",
}
local suboption_names = {
  "SID", "IP4", "IP6", "AUTH", "ACKNUM", "R_INT", "P_INT", "P_ID", "OLD_AR4", "OLD_AR6", "NEW_AR4", "NEW_AR6",
  "NEW_MAC", "NEW_ESSID", "PUB_KEY", "NONCE1", "NONCE2", "SHARED_KEY", "ERROR", "CONFIG",
}

field.icmp_type = ProtoField.uint8("lmmp_lua.icmp_type", "Type")
field.icmp_code = ProtoField.uint8("lmmp_lua.icmp_code", "Code")
field.icmp_checksum = ProtoField.uint16("lmmp_lua.icmp_checksum", "Checksum", base.HEX)
field.subtype = ProtoField.uint8("lmmp_lua.icmp_subtype", "Subtype")
field.icmp_reserved = ProtoField.uint24("lmmp_lua.icmp_reserved", "Reserved", base.HEX)
field.type = ProtoField.uint8("lmmp_lua.type", "Type", base.DEC, message_names)
field.length = ProtoField.uint16("lmmp_lua.length", "Length")
field.reserved = ProtoField.uint8("lmmp_lua.reserved", "Reserved", base.HEX)
field.seq = ProtoField.uint32("lmmp_lua.seq", "Sequence Number")
field.sub_type = ProtoField.uint8("lmmp_lua.suboption.type", "Type", base.DEC, suboption_names)
field.sub_length = ProtoField.uint16("lmmp_lua.suboption.length", "Length")
field.sub_reserved = ProtoField.uint8("lmmp_lua.suboption.reserved", "Reserved", base.HEX)
field.number = ProtoField.uint32("lmmp_lua.number", "Value")
field.ipv4 = ProtoField.ipv4("lmmp_lua.ip4", "IPv4 Address")
field.ipv6 = ProtoField.ipv6("lmmp_lua.ip6", "IPv6 Address")
field.octets = ProtoField.bytes("lmmp_lua.octets", "Octets")

-- How a suboption's payload is shown.
local numbers = { [1] = true, [5] = true, [6] = true, [7] = true, [8] = true }
local ipv4 = { [2] = true, [9] = true, [11] = true }
local ipv6 = { [3] = true, [10] = true, [12] = true }

local original = DissectorTable.get("ip.proto"):get_dissector(58)

function lmmp.dissector(buffer, pinfo, tree)
  if buffer:len() < 16 or buffer(0, 1):uint() ~= 150 or buffer(4, 1):uint() ~= 253 then
    return original:call(buffer, pinfo, tree)
  end
  pinfo.cols.protocol = "LMMP"
  local top = tree:add(lmmp, buffer())
  top:add(field.icmp_type, buffer(0, 1))
  top:add(field.icmp_code, buffer(1, 1))
  top:add(field.icmp_checksum, buffer(2, 2))
  top:add(field.subtype, buffer(4, 1))
  top:add(field.icmp_reserved, buffer(5, 3))
  local kind = buffer(8, 1):uint()
  top:add(field.type, buffer(8, 1))
  top:add(field.length, buffer(9, 2))
  top:add(field.reserved, buffer(11, 1))
  top:add(field.seq, buffer(12, 4))
  local info = message_names[kind] or ("Unknown " .. kind)
  local at, stop = 16, math.min(buffer:len(), 16 + buffer(9, 2):uint())
  while at + 4 <= stop do
    local sub, length = buffer(at, 1):uint(), buffer(at + 1, 2):uint()
    if at + 4 + length > stop then break end
    local padded = 4 + length + (4 - length % 4) % 4
    local item = top:add(buffer(at, math.min(padded, stop - at)), suboption_names[sub] or "Unknown suboption")
    item:add(field.sub_type, buffer(at, 1))
    item:add(field.sub_length, buffer(at + 1, 2))
    item:add(field.sub_reserved, buffer(at + 3, 1))
    if numbers[sub] and length == 4 then
      item:add(field.number, buffer(at + 4, 4))
      if sub == 1 then info = info .. string.format(" SID=0x%08x", buffer(at + 4, 4):uint()) end
    elseif ipv4[sub] and length == 4 then
      item:add(field.ipv4, buffer(at + 4, 4))
    elseif ipv6[sub] and length == 16 then
      item:add(field.ipv6, buffer(at + 4, 16))
    elseif length > 0 then
      item:add(field.octets, buffer(at + 4, length))
    end
    at = at + padded
  end
  pinfo.cols.info = info
  return buffer:len()
end

DissectorTable.get("ip.proto"):add(58, lmmp)
