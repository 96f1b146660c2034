# Compares counts with budgets: awk -f budget.awk -v tolerance=5 BUDGETS COUNTED, both as printed by callgrind.awk.
# Prints each figure, and which functions grew if it rose by more than the tolerance (in percent). The last line is
# "N passed, N failed"; status 1 if any failed.

function percent(now, before) { return (now / before - 1) * 100 }

# 0 if there is none; a plain access would create the element.
function budget_of(work, name) { return ((work, name) in budget_self) ? budget_self[work, name] : 0 }

# The functions that grew most, each by at least 2 % of the growth.
function tell_growth(work, growth,    name, best, most, told) {
    for (told = 0; told < 8; told++) {
        best = ""
        most = growth / 50
        for (name in names)
            if (!((work, name) in was_told) && self[work, name] - budget_of(work, name) > most) {
                best = name
                most = self[work, name] - budget_of(work, name)
            }
        if (best == "")
            break
        was_told[work, best]
        if ((work, best) in budget_self)
            printf "        %s: %.2f, budget %.2f (with callees: %.2f, budget %.2f)\n", best, self[work, best], \
                budget_self[work, best], inclusive[work, best], budget_inclusive[work, best]
        else
            printf "        %s: %.2f, and less than 1 in 200 in the budget (with callees: %.2f)\n", best, \
                self[work, best], inclusive[work, best]
    }
    if (!told)
        print "        no single function"
}

FILENAME == ARGV[1] && $1 == "work" { budget[$2] = $3; next }
FILENAME == ARGV[1] && $1 == "function" { budget_self[$2, $5] = $3; budget_inclusive[$2, $5] = $4; next }
FILENAME == ARGV[1] { next }
$1 == "work" { work[++works] = $2; count[$2] = $3; unit[$2] = $4; next }
$1 == "function" { self[$2, $5] = $3; inclusive[$2, $5] = $4; names[$5]; next }
END {
    for (i = 1; i <= works; i++) {
        name = work[i]
        what = sprintf("instruction budgets: %-27s %9.2f a %s", name, count[name], unit[name])
        if (!(name in budget)) {
            printf "%s: NO BUDGET; `make budgets` writes one\n", what
            failed++
            continue
        }
        change = percent(count[name], budget[name])
        if (change > tolerance) {
            printf "%s: TOO MANY, %.1f %% above the budget of %.2f; what grew:\n", what, change, budget[name]
            tell_growth(name, count[name] - budget[name])
            failed++
        } else {
            printf "%s: %+.1f %%%s\n", what, change, change < -tolerance ? "; `make budgets` tightens the budget" : ""
            passed++
        }
    }
    if (!partly)
        for (name in budget)
            if (!(name in count)) {
                printf "instruction budgets: %s: no longer counted; `make budgets` removes it\n", name
                failed++
            }
    printf "%d passed, %d failed\n", passed, failed
    exit failed > 0
}
