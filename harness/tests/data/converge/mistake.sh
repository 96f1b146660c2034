#!/bin/sh
# Adds the people of people.txt, one name on each line, to the directory below $BASE.
# It has the bug of KB Q237588: it compares names with case, and the directory ignores case.
set -eu
export LC_ALL=C
there=$(ldapsearch -LLL -o ldif-wrap=no -x -H "$URL" -b "$BASE" -s one displayName | sed -n 's/^displayName: //p')
while IFS= read -r name; do
    if printf '%s\n' "$there" | grep -Fqx -- "$name"; then continue; fi
    dn="cn=$(printf %s "$name" | sed 's/,/\\,/g'),$BASE"
    printf 'dn: %s\nchangetype: add\nobjectClass: inetOrgPerson\ncn: %s\nsn: %s\ndisplayName: %s\n\n' "$dn" "$name" "$name" "$name"
    printf 'dn: %s\nchangetype: modify\nreplace: displayName\ndisplayName: %s\n\n' "$dn" "$name"
done <"${Q237588_INPUT:-people.txt}" | ldapmodify -c -x -H "$URL" -D "${ADMIN:-cn=admin,o=acme}" -w 'correct horse' >/dev/null 2>&1 || [ $? -eq 68 ] # exists already
