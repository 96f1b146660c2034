# Converts lcov's line coverage to Cobertura's XML, for GitLab. Escapes attributes; file names are relative to the current folder.
function safe(text) {
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/"/, "\\&quot;", text)
    return text
}
function end_class() {
    if (file)
        printf "<class name=\"%s\" filename=\"%s\" line-rate=\"%.4f\"><methods/><lines>%s</lines></class>\n", file, file, found ? hit / found : 1, rows
}
BEGIN {
    FS = "[:,]"
    print "<?xml version=\"1.0\"?>\n<coverage><sources><source>.</source></sources><packages><package name=\"q237588\"><classes>"
}
$1 == "SF" {
    end_class()
    here = ENVIRON["PWD"] "/"
    file = substr($0, 4)
    file = safe(index(file, here) == 1 ? substr(file, length(here) + 1) : file)
    rows = ""
    found = hit = 0
}
$1 == "DA" { rows = rows "<line number=\"" $2 "\" hits=\"" $3 "\"/>"; found++; hit += $3 > 0 }
END { end_class(); print "</classes></package></packages></coverage>" }
