# usage: awk -f lengths.awk FILES...
# Fails on a function of more than 60 lines, its braces counted.

/^{$/ { start = FNR }

/^}/ && start {
    if (FNR - start + 1 > 60) {
        print FILENAME ":" start ": a function of " FNR - start + 1 " lines"
        bad = 1
    }
    start = 0
}

END { exit bad }
