#!/usr/bin/env bash
# Makes README's screenshot of a page, the report on the article's fixture.
#
#   picture.sh PROGRAM FILE.png
#
# Q237588_CHROMIUM: the browser (default: chromium). Exit status: 0 success, 1 failure, 3 a tool is missing.
set -eu
program=$1
picture=$2
chromium=${Q237588_CHROMIUM:-chromium}
for tool in "$chromium" pngquant; do
    command -v "$tool" >/dev/null || { echo "picture: $tool is missing (Debian packages chromium, pngquant)" >&2 && exit 3; }
done
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$program" run --report="html:$place/page.html" fixtures/article-three-spellings.yaml >/dev/null
timeout 60 "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
    --user-data-dir="$place/profile" --window-size=900,960 --screenshot="$place/page.png" "file://$place/page.html" >/dev/null 2>&1
pngquant --strip --output "$place/small.png" 32 "$place/page.png"
mv "$place/small.png" "$picture"
