#!/usr/bin/env bash
# Do bash, zsh and fish complete exactly the program's commands, options and choices of values? Runs the completion in each
# installed shell. The last line is "N passed, N failed".
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
for awk in mawk gawk; do
    command -v $awk >/dev/null || continue
    mkdir "$place/$awk" && ln -s "$(command -v $awk)" "$place/$awk/awk"
    PATH=$place/$awk:$PATH bash harness/cli/completions.sh "$program" "$place/$awk/written"
    for file in q237588.bash _q237588 q237588.fish; do
        verdict "$awk generates the same $file" cmp "$place/$file" "$place/$awk/written/$file"
    done
done
mkdir "$place/files" "$place/files/a-folder" && touch "$place/files/a-file.yaml"

# ask_SHELL: prints the number of each line of $place/lines, a tab, and the shell's completions. One session for all lines, as a
# shell starts slowly.
ask_bash() {
    # shellcheck disable=SC2016 # it is for that shell to expand
    (cd "$place/files" && bash --norc --noprofile -c '. "$1"
        while IFS= read -r COMP_LINE; do
            # Split like readline, at "=" and ":" as well.
            number=$((number + 1)) COMP_POINT=${#COMP_LINE}
            mapfile -t COMP_WORDS < <(sed -E "s/([=:])/ \1 /g; s/ +/\n/g" <<<"$COMP_LINE")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _q237588 && printf "$number\t%s\n" "${COMPREPLY[@]//\\ / }"
        done <"$2"' ask "$place/q237588.bash" "$place/lines" 2>&1)
}
ask_fish() {
    # shellcheck disable=SC2016
    (cd "$place/files" && HOME=$place fish --no-config -c 'source $argv[1]
        set number 0
        while read --line line
            set number (math $number + 1)
            printf "$number\t%s\n" (complete -C $line)
        end <$argv[2]' "$place/q237588.fish" "$place/lines" 2>&1) | sed -E 's/^([0-9]+\t[^\t]*)\t.*/\1/; s/\t--[a-z-]+=(.)/\t\1/; s/\t-m(.)/\t\1/; s|/$||'
}
# zsh completes at a terminal only, so the function that adds words prints them.
cat >"$place/ask.zsh" <<'END'
zmodload zsh/zpty
zpty asked zsh -f -i
zpty -w asked "PS1= PS2= TERM=dumb; cd $2; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D; stty -echo; number=0
compadd() { local -a found; builtin compadd -O found \"\$@\"; print -rl -- \$number\$'\t'\${^found} >>$3; builtin compadd \"\$@\" }
ask-words() { number=\$((number + 1)); _main_complete; compstate[insert]= compstate[list]=; print -r -- done \$number >>$3 }; zle -C ask complete-word ask-words
bindkey '^X' ask; print ready >$3"
until grep -qx ready $3; do sleep 0.02; done
number=0
while IFS= read -r line; do
    number=$((number + 1))
    zpty -w -n asked "$line"$'\x18'
    until grep -qx "done $number" $3; do sleep 0.02; done
    zpty -w -n asked $'\x15'
done <$4
zpty -d asked
END
ask_zsh() {
    : >"$place/added"
    HOME=$place timeout 60 zsh -f "$place/ask.zsh" "$place" "$place/files" "$place/added" "$place/lines" >"$place/zsh.log" 2>&1 </dev/null
    grep -P '^\d+\t' "$place/added"
}

# Adds a check: a title, a line, "all" (exactly these words) or "some" (at least these), the words in bash's form.
titles=() hows=() words=()
ask() {
    titles+=("$1") hows+=("$2")
    echo "$3" >>"$place/lines"
    shift 3
    words+=("$(printf '%s\n' "$@" | sort -u)")
}
mapfile -t commands < <("$program" --help | sed -n '/^Commands:$/,/^$/s/^  *\([a-z]*\)  .*/\1/p')
ask commands some 'q237588 ' "${commands[@]}"
ask 'help of a command' all 'q237588 help ' "${commands[@]}"
for command in "${commands[@]}"; do
    [ "$command" != help ] || continue
    # With "=" if they take a value.
    mapfile -t options < <("$program" "$command" --help | grep -oE -- '^  (-., |    )--[a-z][a-z-]*=?' | grep -oE -- '--.*')
    ask "options of $command" all "q237588 $command --" "${options[@]}"
    [[ " ${options[*]} " != *' --color= '* ]] || ask "--color of $command" all "q237588 $command --color=" auto always never # cycle prints nothing
done
# Choices from the messages on wrong values; new choices of the program must be added here.
ask '--format of run' all 'q237588 run --format=' table tap json
ask '--format of list' all 'q237588 list --format=' table json
ask '--format of audit' all 'q237588 audit --format=' table json csv renames ldif
ask --isolation all 'q237588 verify --isolation=' best require none
ask --collisions all 'q237588 explore --collisions=' replace any
ask --code-page all 'q237588 audit --code-page=' 437 850 852 866 1252 932 utf-8
ask --encoding all 'q237588 audit --encoding=' auto utf-8 utf-16 windows-1252
ask --import-order all 'q237588 audit --import-order=' 'deletes first' 'adds first'
ask --on-reject all 'q237588 audit --on-reject=' continue stop
ask -m some 'q237588 run -m ' pre-sp4 sp4
ask files some 'q237588 run a-' a-file.yaml
ask 'a folder' some 'q237588 run --keep=' a-folder
ask '--report of an audit' some 'q237588 audit --report=' sarif:
ask --report all 'q237588 run --report=' tap: json: junit: sarif: markdown: html:

# is_answered HOW NUMBER WORDS: checks a line of $place/answers.
is_answered() {
    sed -n "s/^$2\t\(.\)/\1/p" "$place/answers" | sort -u >"$place/answer"
    if [ "$1" = some ]; then
        comm -23 <(echo "$3") "$place/answer" >"$output"
        [ ! -s "$output" ]
    else
        diff <(echo "$3") "$place/answer" >"$output"
    fi
}
for shell in bash fish zsh; do
    if ! command -v $shell >/dev/null; then
        echo "completions of $shell: not compared: $shell is missing; make setup installs it"
        continue
    fi
    # The "=" or ":" at the end of a word exists in bash only.
    case $shell in
    bash) file=q237588.bash ends='' ;;
    fish) file=q237588.fish ends='=' ;;
    zsh) file=_q237588 ends='[=:]' ;;
    esac
    verdict "$shell loads the file" $shell -n "$place/$file"
    "ask_$shell" >"$place/answers"
    for i in "${!titles[@]}"; do
        verdict "$shell: ${titles[i]}" is_answered "${hows[i]}" $((i + 1)) "$(printf '%s\n' "${words[i]}" | sed "s/$ends\$//" | sort -u)"
    done
done

# The program accepts each choice, and each word of its messages is a choice.
grep -oE "^    '[a-z]+ --[a-z-]+'( \| '[a-z]+ -.')?\) _q237588_lines \\$'[^']*'" "$place/q237588.bash" >"$place/choices"
verdict 'there are choices' test "$(wc -l <"$place/choices")" -gt 20
is_taken() {
    (cd "$place/files" && timeout 20 "$program" "$1" "$2=$3" ./missing </dev/null >"$output" 2>&1)
    not grep -qF -e "$2: '$3'" "$output"
}
while IFS= read -r line; do
    [[ $line =~ ^\ *\'([a-z]+)\ (--[a-z-]+)\' ]] || continue
    command=${BASH_REMATCH[1]} option=${BASH_REMATCH[2]}
    list=${line##*\$\'}
    while IFS= read -r word; do
        [[ $word == *: ]] && word+=./missing/report
        verdict "the program accepts $command $option=$word" is_taken "$command" "$option" "$word"
    done < <(printf '%b\n' "${list%\'}")
done <"$place/choices"
counts
