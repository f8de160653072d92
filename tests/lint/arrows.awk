# usage: awk -f arrows.awk gateway/ARROWS FILES...
# Each line of ARROWS names the rooms of one height, lowest first. An include
# may point into its own room or to a lower line, never up and never sideways.
# The longest room that begins a path is the path's own.

function room(path,    at) {
    for (at = path; at != ""; ) {
        if (at in height)
            return at
        if (!sub(/\/[^\/]*$/, "", at))
            break
    }
    return ""
}

function fault(what) {
    print FILENAME ":" FNR ": " what
    bad = 1
}

FNR == NR {
    if ($0 !~ /^#/)
        for (i = 1; i <= NF; i++)
            height[$i] = NR
    next
}

FNR == 1 {
    ours = room(FILENAME)
    if (ours == "")
        fault("no room of gateway/ARROWS")
}

/^[ \t]*#[ \t]*include[ \t]*"/ && ours != "" {
    split($0, quoted, "\"")
    theirs = room(quoted[2])
    if (theirs == "")
        fault(quoted[2] " lies in no room")
    else if (height[theirs] > height[ours])
        fault(quoted[2] " lies above " ours)
    else if (height[theirs] == height[ours] && theirs != ours)
        fault(quoted[2] " lies beside " ours)
}

FNR == 401 { fault("the file is longer than 400 lines") }

END { exit bad }
