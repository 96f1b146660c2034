# Filters llvm-cov's export in lcov's format as lcov would: relative paths; no tests, and no lines between LCOV_EXCL_START and
# LCOV_EXCL_STOP; a function that several files include from a header counts once.
#   awk -f coverage.awk EXPORT >lcov.info     in the top folder

function read_excluded(path,    line, number, inside) {
    delete excluded
    while ((getline line <path) > 0) {
        number++
        if (line ~ /LCOV_EXCL_START/)
            inside = 1
        if (inside)
            excluded[number] = 1
        if (line ~ /LCOV_EXCL_STOP/)
            inside = 0
    }
    close(path)
}

/^SF:/ {
    path = substr($0, 4)
    sub(/^\.\//, "", path)
    counted = path ~ /^(buggy|fixed|harness)\// && path !~ /^harness\/tests\//
    if (!counted)
        next
    read_excluded(path)
    delete line_of; delete calls; delete name_at; delete functions
    function_count = lines = lines_hit = branches = branches_hit = 0
    print "TN:"
    print "SF:" path
}
!counted { next }
/^FN:/ {
    split(substr($0, 4), part, ",")
    name = $0
    sub(/.*,/, "", name)
    line_of[name] = part[1]
    sub(/^.*:/, "", name)
    if (!(part[1] in excluded) && !(part[1] in name_at)) {
        name_at[part[1]] = name
        functions[++function_count] = part[1]
    }
}
/^FNDA:/ {
    split(substr($0, 6), part, ",")
    name = $0
    sub(/.*,/, "", name)
    calls[line_of[name]] += part[1]
}
/^DA:/ {
    split(substr($0, 4), part, ",")
    if (part[1] in excluded)
        next
    lines++
    lines_hit += part[2] > 0
    print
}
/^BRDA:/ {
    split(substr($0, 6), part, ",")
    if (part[1] in excluded)
        next
    branches++
    branches_hit += part[4] > 0
    print
}
/^end_of_record/ {
    functions_hit = 0
    for (i = 1; i <= function_count; i++) {
        at = functions[i]
        functions_hit += calls[at] > 0
        print "FN:" at "," name_at[at]
        print "FNDA:" calls[at] + 0 "," name_at[at]
    }
    print "FNF:" function_count "\nFNH:" functions_hit
    print "BRF:" branches "\nBRH:" branches_hit
    print "LF:" lines "\nLH:" lines_hit
    print
}
