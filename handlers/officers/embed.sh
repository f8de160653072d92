#!/bin/sh
# Prints the API's description as "const char openapi_json[]" (openapi.h).
set -eu
echo 'extern const char openapi_json[];'
echo 'const char openapi_json[] ='
sed 's/\\/\\\\/g; s/"/\\"/g; s/^/    "/; s/$/\\n"/' "$1"
echo '    ;'
