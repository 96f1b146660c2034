# Reads a file of lines "WORK UNITS UNIT LESS", then callgrind's dumps, one for each work, written with --compress-strings=no
# --compress-pos=no. LESS is work whose count is subtracted (-: none). Prints, per unit and with two decimals,
#
#   work WORK INSTRUCTIONS UNIT
#   function WORK SELF INCLUSIVE NAME      for each function with at least 0.5 % of the instructions itself
#
# INCLUSIVE includes callees; those of a recursive function are counted once.

FILENAME == ARGV[1] { units[$1] = $2; unit[$1] = $3; less[$1] = $4; order[++works] = $1; next }
FNR == 1 { work = name = callee = ""; called = 0 }
/^desc: Trigger: Client Request: / { work = $5; next }
# callgrind names each level of a recursion: NAME'2.
/^c?fn=/ {
    read_name = substr($0, index($0, "=") + 1)
    sub(/'[0-9]+$/, "", read_name)
    if (/^f/)
        name = read_name
    else
        callee = read_name
    next
}
/^calls=/ { called = 1; next }
/^[0-9]/ && work != "" {
    if (called) {
        if (callee != name)
            below[work, name] += $2
    } else {
        self[work, name] += $2
        total[work] += $2
    }
    called = 0
}
# 0 if there is none; a plain access would create the element.
function of(counts, work, name) { return ((work, name) in counts) ? counts[work, name] : 0 }

# The figure per unit, after the subtraction.
function rest(counts, work, name) { return (of(counts, work, name) - of(counts, less[work], name)) / units[work] }

END {
    for (key in self) {
        split(key, part, SUBSEP)
        if (rest(self, part[1], part[2]) * 200 >= (total[part[1]] - total[less[part[1]]]) / units[part[1]])
            large[part[1]] = large[part[1]] " " part[2]
    }
    for (i = 1; i <= works; i++) {
        work = order[i]
        if (!total[work]) {
            printf "%s: callgrind has not counted it\n", work >"/dev/stderr"
            exit 1
        }
        printf "work %s %.2f %s\n", work, (total[work] - total[less[work]]) / units[work], unit[work]
        count = split(large[work], names, " ")
        for (k = 1; k <= count; k++)
            lines[k] = names[k]
        # Sorted by instructions, then by name; few enough for insertion.
        for (k = 1; k <= count; k++)
            for (m = k + 1; m <= count; m++)
                if (rest(self, work, lines[m]) > rest(self, work, lines[k]) ||
                    (rest(self, work, lines[m]) == rest(self, work, lines[k]) && lines[m] < lines[k])) {
                    swap = lines[k]
                    lines[k] = lines[m]
                    lines[m] = swap
                }
        for (k = 1; k <= count; k++)
            printf "function %s %.2f %.2f %s\n", work, rest(self, work, lines[k]), \
                rest(self, work, lines[k]) + rest(below, work, lines[k]), lines[k]
    }
}
