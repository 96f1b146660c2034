#!/usr/bin/env bash
# Do bash, zsh and fish complete every command, option and choice of values that the program has, and no other? Each shell is asked itself,
# where it is installed. The last line is "N passed, N failed".
#
#   completions.sh [BUILD]     the folder of the program (default: build)
set -u
export LC_ALL=C
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit 1
program=$PWD/${1-build}/q237588
place=$(mktemp -d) || exit 1
trap 'rm -rf "$place"' EXIT
# shellcheck source=harness/tests/lib.sh
. harness/tests/lib.sh
output=$place/output
: >"$output"

verdict 'the completions are written' bash harness/cli/completions.sh "$program" "$place"
mkdir "$place/files" "$place/files/a-folder" && touch "$place/files/a-file.yaml"

# ask_SHELL LINE: the words with which the shell completes the line, one on a line.
ask_bash() {
    # shellcheck disable=SC2016 # it is for that shell to expand
    (cd "$place/files" && bash --norc --noprofile -c '. "$1"
        # As readline splits a line, at "=" and ":" as well.
        COMP_LINE=$2 COMP_POINT=${#2}
        mapfile -t COMP_WORDS < <(sed -E "s/([=:])/ \1 /g; s/ +/\n/g" <<<"$2")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _q237588 && printf "%s\n" "${COMPREPLY[@]}"' ask "$place/q237588.bash" "$1" 2>&1) | sed 's/\\ / /g'
}
ask_fish() {
    # shellcheck disable=SC2016
    (cd "$place/files" && HOME=$place fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$place/q237588.fish" "$1" 2>&1) |
        sed -E 's/\t.*//; s/^--[a-z-]+=(.)/\1/; s/^-m(.)/\1/'
}
# zsh completes at a terminal only: the words that are added are printed by the function that adds them.
cat >"$place/ask.zsh" <<'END'
zmodload zsh/zpty
zpty asked zsh -f -i
zpty -w asked "PS1= PS2= TERM=dumb; cd $2; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D; stty -echo
compadd() { local -a found; builtin compadd -O found \"\$@\"; print -rl -- @\${^found} >>$3; builtin compadd \"\$@\" }
ask-words() { _main_complete; print -r -- done >>$3; exit }; zle -C ask complete-word ask-words; bindkey '^X' ask; print ready >$3"
until grep -qx ready $3; do sleep 0.02; done
zpty -w -n asked "$4"$'\x18'
until grep -qx done $3; do sleep 0.02; done
zpty -d asked
END
ask_zsh() {
    : >"$place/added"
    HOME=$place timeout 60 zsh -f "$place/ask.zsh" "$place" "$place/files" "$place/added" "$1" >"$place/zsh.log" 2>&1 </dev/null
    sed -n 's/^@//p' "$place/added"
}

# same_words SHELL LINE WORD...: the shell completes the line with these words and no other.
same_words() {
    local shell=$1 line=$2
    shift 2
    diff <(printf '%s\n' "$@" | sort -u) <("ask_$shell" "$line" | grep . | sort -u) >"$output"
}
has_words() {
    local shell=$1 line=$2 word
    shift 2
    "ask_$shell" "$line" >"$output"
    for word; do grep -qxF -e "$word" "$output" || return; done
}

mapfile -t commands < <("$program" --help | sed -n '/^Commands:$/,/^$/s/^  *\([a-z]*\)  .*/\1/p')
# help_of COMMAND: its options, with "=" where they take a value.
help_of() { "$program" "$1" --help | grep -oE -- '^  (-., |    )--[a-z][a-z-]*=?' | grep -oE -- '--.*'; }
for shell in bash fish zsh; do
    if ! command -v $shell >/dev/null; then
        echo "completions of $shell: not compared: $shell is missing; make setup installs it"
        continue
    fi
    case $shell in
    zsh) file=_q237588 ;;
    *) file=q237588.$shell ;;
    esac
    verdict "$shell takes the file" $shell -n "$place/$file"
    verdict "$shell: commands" has_words $shell 'q237588 ' "${commands[@]}"
    verdict "$shell: help of a command" same_words $shell 'q237588 help ' "${commands[@]}"
    for command in "${commands[@]}"; do
        [ "$command" != help ] || continue
        mapfile -t options < <(help_of "$command" | case $shell in bash) cat ;; *) tr -d = ;; esac)
        verdict "$shell: options of $command" same_words $shell "q237588 $command --" "${options[@]}"
        help_of "$command" | grep -q -e --color || continue # cycle prints nothing
        verdict "$shell: --color of $command" same_words $shell "q237588 $command --color=" auto always never
    done
    # In the words of the messages on wrong values; a choice that is added to the program has to be added here.
    verdict "$shell: --format of run" same_words $shell 'q237588 run --format=' table tap json
    verdict "$shell: --format of list" same_words $shell 'q237588 list --format=' table json
    verdict "$shell: --format of audit" same_words $shell 'q237588 audit --format=' table json csv renames ldif
    verdict "$shell: --isolation" same_words $shell 'q237588 verify --isolation=' best require none
    verdict "$shell: --collisions" same_words $shell 'q237588 explore --collisions=' replace any
    verdict "$shell: --code-page" same_words $shell 'q237588 audit --code-page=' 437 850 852 866 1252 932 utf-8
    verdict "$shell: --encoding" same_words $shell 'q237588 audit --encoding=' auto utf-8 utf-16 windows-1252
    verdict "$shell: --import-order" same_words $shell 'q237588 audit --import-order=' 'deletes first' 'adds first'
    verdict "$shell: --on-reject" same_words $shell 'q237588 audit --on-reject=' continue stop
    verdict "$shell: -m" has_words $shell 'q237588 run -m ' pre-sp4 sp4
    verdict "$shell: files" has_words $shell 'q237588 run a-' a-file.yaml
    verdict "$shell: a folder" has_words $shell 'q237588 run --keep=' "a-folder$([ $shell != fish ] || echo /)"
    formats=(tap json junit sarif markdown html)
    [ $shell = zsh ] || formats=("${formats[@]/%/:}")
    verdict "$shell: --report of an audit" has_words $shell 'q237588 audit --report=' "sarif$([ $shell = zsh ] || echo :)"
    verdict "$shell: --report" same_words $shell 'q237588 run --report=' "${formats[@]}"
done

# Each choice is one that the program takes, and each word of its messages is a choice.
grep -oE "^    '[a-z]+ --[a-z-]+'( \| '[a-z]+ -.')?\) _q237588_lines \\$'[^']*'" "$place/q237588.bash" >"$place/choices"
verdict 'there are choices' test "$(wc -l <"$place/choices")" -gt 20
is_taken() {
    (cd "$place/files" && timeout 20 "$program" "$1" "$2=$3" ./missing </dev/null >"$output" 2>&1)
    not grep -qF -e "$2: '$3'" "$output"
}
while IFS= read -r line; do
    [[ $line =~ ^\ *\'([a-z]+)\ (--[a-z-]+)\' ]] || continue
    command=${BASH_REMATCH[1]} option=${BASH_REMATCH[2]}
    words=${line##*\$\'} words=${words%\'}
    while IFS= read -r word; do
        [[ $word == *: ]] && word+=./missing/report
        verdict "the program takes $command $option=$word" is_taken "$command" "$option" "$word"
    done < <(printf '%b\n' "$words")
done <"$place/choices"
counts
