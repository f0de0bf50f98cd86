# The daemons' logs as one ladder: a column each, in the order of time. ladder FILE.log...
# shellcheck shell=bash disable=SC2154,SC2034 # work, bin, repeat and others come from lab.sh
ladder() {
  local file
  for file in "$@"; do
    sed -n "s/^\([0-9-]*T[0-9:.]*\) [^ ]* \([a-z]*\): /$(basename "$file" .log)\t\1\t\2\t/p" "$file"
  done | grep -v '	debug	' | sort -t '	' -k2,2 -s | awk -F '\t' -v names="$(basename -a -s .log "$@" | tr '\n' ' ')" '
    BEGIN {
      count = split(names, name, " ")
      width = 8
      line = sprintf("%-12s", "time")
      for (i = 1; i <= count; ++i) { column[name[i]] = i; line = line sprintf(" %-" width "s", name[i]) }
      print line
    }
    {
      line = sprintf("%-12s", substr($2, 12))
      for (i = 1; i < column[$1]; ++i) line = line sprintf(" %-" width "s", "|")
      print line " " $4
    }'
}
