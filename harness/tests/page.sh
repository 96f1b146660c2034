#!/usr/bin/env bash
# Tests the page in a browser (headless Chromium): it opens without console messages and network requests, charts are drawn, hostile
# names are text, and nothing is wider than the window, on a desktop and on a phone.
#
#   page.sh
#
# Q237588_BUILD: the build folder (default: build). Q237588_CHROMIUM: the browser (default: chromium). The last line is
# "N passed, N failed"; exit status 1 if any failed.
# The functions below are called by check().
# shellcheck disable=SC2317
set -u
export LC_ALL=C.UTF-8
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
program=${Q237588_BUILD:-build}/q237588
chromium=${Q237588_CHROMIUM:-chromium}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
passed=0
failed=0

# check WHAT COMMAND...
check() {
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "  FAILED: $what"
    fi
}

finish() {
    [ $failed -eq 0 ] || echo '    again: bash harness/tests/page.sh'
    echo "$passed passed, $failed failed"
    [ $failed -eq 0 ]
    exit
}

holds() { grep -qF -- "$2" "$1"; }
holds_not() { ! grep -qiE -- "$2" "$1"; }

# browse NAME FILE [OPTION...]: writes NAME.dom, NAME.err and NAME.net.
browse() {
    local name=$folder/$1 file=$2 profile=$folder/profile-$1
    shift 2
    timeout --kill-after=5 90 "$chromium" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --disable-default-apps --disable-extensions --no-pings --no-default-browser-check \
        --disable-dev-shm-usage --user-data-dir="$profile" --enable-logging=stderr --v=0 --log-net-log="$name.net" \
        --window-size=1280,900 "$@" --dump-dom "file://$file" >"$name.dom" 2>"$name.err"
}

# Network requests, except for the browser's own to its vendor.
requests() {
    grep -oE '"url":"(https?|wss?|ftp):[^"]*"' "$folder/$1.net" |
        grep -vE '"url":"https?://([a-z0-9-]+\.)*(google|googleapis|gstatic|gvt1)\.com[/:]' | sort -u
}

complaints() { grep 'CONSOLE' "$folder/$1.err"; }
nothing() { [ -z "$("$@")" ]; }
something() { [ -n "$("$@")" ]; }

# measured NAME KEY: a result of measure() in the page.
measured() { sed -n "s/^measured $2 \(.*\)$/\1/p" "$folder/$1.dom" | head -n 1; }
is() { [ "$(measured "$1" "$2")" = "$3" ] || { echo "    $1: $2 is '$(measured "$1" "$2")', not '$3'" && false; }; }

# A copy of the page that measures itself, in a frame of WIDTH: a browser's window has a minimum width, a frame has none.
# measure NAME PAGE WIDTH
measure() {
    local copy=$folder/$1-copy.html
    {
        sed 's/<meta http-equiv="Content-Security-Policy"[^>]*>//; s#</body></html>##' "$2"
        cat <<'END'
<script>
addEventListener("load", function () {
    document.querySelectorAll("details").forEach(function (folded) { folded.open = true; });
    var charts = Array.from(document.querySelectorAll("svg.chart")), root = document.documentElement;
    var drawn = charts.filter(function (chart) {
        var box = chart.getBoundingClientRect(), bars = chart.getBBox();
        return box.width > 250 && box.height > 90 && bars.width > 250 && bars.height > 70;
    });
    var acting = Array.from(document.querySelectorAll("*")).filter(function (element) {
        return Array.from(element.attributes).some(function (attribute) { return attribute.name.startsWith("on"); });
    });
    var wide = Array.from(document.querySelectorAll("body *:not(svg *)")).filter(function (element) {
        return !element.closest(".wide") && !element.closest(".skip") && element.getBoundingClientRect().right > innerWidth + 0.5;
    });
    parent.postMessage("\n" + [
        "width " + innerWidth, "overflow " + Math.max(0, root.scrollWidth - innerWidth, document.body.scrollWidth - innerWidth),
        "wide " + wide.length, "charts " + charts.length, "drawn " + drawn.length, "scripts " + (document.scripts.length - 1),
        "verdicts " + (Array.from(document.querySelectorAll("table.two td:last-child")).every(function (cell) {
            return cell.getBoundingClientRect().right <= innerWidth + 0.5;
        }) ? "yes" : "no"),
        "acting " + acting.length, "fetched " + performance.getEntriesByType("resource").length,
        "background " + getComputedStyle(root).backgroundColor, "mode " + document.compatMode
    ].map(function (line) { return "measured " + line; }).join("\n") + "\n", "*");
});
</script></body></html>
END
    } >"$copy"
    cat >"$folder/$1.html" <<END
<!DOCTYPE html><body><pre id="found"></pre><script>
addEventListener("message", function (event) { document.getElementById("found").textContent = event.data; });
</script><iframe src="$1-copy.html" style="border:0;width:$3px;height:800px"></iframe></body>
END
    browse "$1" "$folder/$1.html" "${@:4}" --virtual-time-budget=5000
}

if ! command -v "$chromium" >/dev/null; then
    check "there is no $chromium (Debian package chromium)" false
    finish
fi

cat >"$folder/hostile.yaml" <<'END'
title: "<script>alert(1)</script> \"' onload=x ]]> &amp; &lt;"
source: "<img src=http://127.0.0.1:9/source onerror=alert(2)>"
sites:
  - name: "</td></table><h1>Site"
    post_office: "\"><a href=\"http://127.0.0.1:9/office\">"
    recipients:
      - name: "<svg onload=alert(3)>"
        comment: "<style>*{display:none}</style> \e[2J \u202Eevil"
      - name: "Averyveryveryveryveryveryveryveryveryveryveryveryveryveryveryverylongnamewithoutanyplacetobreakitapartatall, Jimmy"
  - name: Site 2
    post_office: SITE2
    recipients:
      - name: "<SVG ONLOAD=ALERT(3)>"
changes:
  - {before_cycle: 3, add: {site: Site 2, name: "\u0007<script src=http://127.0.0.1:9/s></script>"}}
expect:
  SP4: {verdict: looping, redundant_cycles: 1, redundant_updates: 1}
END
page=$folder/page.html
"$program" run --report="html:$page" fixtures/article-three-spellings.yaml "$folder/hostile.yaml" >"$folder/output" 2>&1
check 'a run with a failure ends with status 1' test $? -eq 1
if [ ! -s "$page" ]; then
    check 'the page was written' false
    cat "$folder/output"
    finish
fi

browse plain "$page"
check 'the page opens' holds "$folder/plain.dom" 'of 4 runs'
check 'the browser prints no messages' nothing complaints plain
check 'the page makes no network requests' nothing requests plain
check 'a title is text' holds "$folder/plain.dom" '&lt;script&gt;alert(1)&lt;/script&gt;'
check 'control bytes are text' holds "$folder/plain.dom" '\x1B[2J \u{202E}evil'
check 'a comment is text' holds "$folder/plain.dom" '&lt;style&gt;*{display:none}&lt;/style&gt;'
check 'no name is executed' holds_not "$folder/plain.dom" '<script|<img|<iframe|<a href="http|<svg onload'

measure desktop "$page" 1200
measure phone "$page" 390
measure dark "$page" 1200 --blink-settings=preferredColorScheme=0
for window in desktop phone dark; do
    check "$window: nothing makes the page wider than the window" is $window overflow 0
    check "$window: nothing but a table in its box is wider" is $window wide 0
    check "$window: a chart for each run, and those of the article again" is $window charts 6
    check "$window: all of them have bars and room" is $window drawn 6
    check "$window: both verdicts of a fixture are in the window" is $window verdicts yes
    check "$window: no script" is $window scripts 0
    check "$window: no element acts" is $window acting 0
    check "$window: nothing was fetched" is $window fetched 0
    check "$window: the browser uses standards mode" is $window mode CSS1Compat
done
check 'desktop: the window has the desktop width' is desktop width 1200
check 'phone: the window has the phone width' is phone width 390
check 'light is light' is desktop background 'rgb(253, 253, 251)'
check 'dark is dark' is dark background 'rgb(20, 23, 26)'

# The page of an audit.
cat >"$folder/hostile.ldif" <<'END'
dn: cn=a,ou=\3Cscript\3Ealert(1)\3C/script\3E,o=Org
objectClass: person
cn: "><img src=http://127.0.0.1:9/a onerror=alert(2)>

dn: cn=b,ou=Site 2,o=Org
objectClass: person
cn: "><IMG src=http://127.0.0.1:9/a onerror=alert(2)>

dn: cn=averyveryveryveryveryveryveryveryveryveryveryverylongnamewithoutanyplacetobreakitapartatall,ou=Site 3,o=Org
objectClass: person
cn: Averyveryveryveryveryveryveryveryveryveryveryverylongnamewithoutanyplacetobreakitapartatall

dn: cn=averyveryveryveryveryveryveryveryveryveryveryverylongnamewithoutanyplacetobreakitapartatall,ou=Site 2,o=Org
objectClass: person
cn: AVERYVERYVERYVERYVERYVERYVERYVERYVERYVERYVERYLONGNAMEWITHOUTANYPLACETOBREAKITAPARTATALL
END
audit=$folder/audit.html
"$program" audit --directory="$folder/hostile.ldif" --report="html:$audit" >"$folder/output" 2>&1
check 'an audit that finds something ends with status 1' test $? -eq 1
if [ ! -s "$audit" ]; then
    check 'the page of the audit was written' false
    cat "$folder/output"
    finish
fi
browse audit "$audit"
check 'the page of the audit opens' holds "$folder/audit.dom" 'Redundant updates a day'
check 'the browser prints no messages for it' nothing complaints audit
check 'it makes no network requests' nothing requests audit
check 'a site is text' holds "$folder/audit.dom" '&lt;script&gt;alert(1)&lt;/script&gt;'
check 'no name in it is executed' holds_not "$folder/audit.dom" '<script|<img|<iframe|<a href="http'
measure audit-desktop "$audit" 1200
measure audit-phone "$audit" 390
for window in audit-desktop audit-phone; do
    check "$window: nothing makes the page wider than the window" is $window overflow 0
    check "$window: nothing but a table in its box is wider" is $window wide 0
    check "$window: no element acts" is $window acting 0
    check "$window: nothing was fetched" is $window fetched 0
done

# The page of all fixtures is small enough for a mail attachment, and shows each verdict on a phone.
corpus=$folder/corpus.html
"$program" run --report="html:$corpus" fixtures >"$folder/output" 2>&1
check 'all fixtures pass' test $? -eq 0
check 'their page is smaller than 150 kB' test "$(stat -c %s "$corpus")" -lt 150000
measure corpus "$corpus" 390
check 'corpus: nothing makes the page wider than the window' is corpus overflow 0
check 'corpus: both verdicts of each fixture are in the window' is corpus verdicts yes

# The checks themselves work.
cat >"$folder/bad.html" <<'END'
<!DOCTYPE html><html><body><img src="http://127.0.0.1:9/x.png"><script>console.error("a complaint")</script></body></html>
END
browse bad "$folder/bad.html"
check 'a network request is found' something requests bad
check 'a console message is found' something complaints bad
measure broad <(sed 's#<main#<div style="width:90rem">x</div>&#' "$page") 400
check 'an element that is too wide is found' holds_not "$folder/broad.dom" 'measured (wide|overflow) 0'
finish
