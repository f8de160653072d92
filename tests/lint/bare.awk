# usage: awk -f bare.awk FILES...
# Prints each line as FILE:LINE: CODE, without comments and without what stands
# inside quotes, so that words can be looked for in the code alone.

FNR == 1 { in_comment = 0 }

{
    bare = ""
    quote = ""
    for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        two = substr($0, i, 2)
        if (in_comment) {
            if (two == "*/") { in_comment = 0; i++ }
        } else if (quote != "") {
            if (c == "\\") i++
            else if (c == quote) { quote = ""; bare = bare c }
        } else if (two == "/*") {
            in_comment = 1; i++
        } else if (two == "//") {
            break
        } else {
            if (c == "\"" || c == "'") quote = c
            bare = bare c
        }
    }
    print FILENAME ":" FNR ": " bare
}
