#!/bin/sh
# Dumps the database and copies new files into the folder given; keeps dumps for 35 days.
#
# The dump comes first: a file is written before the row that names it and never
# changes, so whatever the dump names is there when files are copied after it.
set -eu
folder=${1:?usage: backup.sh FOLDER}
here=$(dirname "$0")
name="gongkai-$(date +%Y%m%d-%H%M%S).dump"

mkdir -p "$folder/files"
find "$folder" -maxdepth 1 -name '.gongkai-*.partial' -delete  # of one cut short
"$here/../.venv/bin/gongkai" db dump "$folder/$name"

# Named by their hash: a file that is there already is the same file.
files=${GONGKAI_FILES_ROOT:-${GONGKAI_VAR:-var}/files}
if [ -d "$files" ]; then
  cp -R -n "$files/." "$folder/files/"
fi
find "$folder" -maxdepth 1 -name 'gongkai-*.dump' -mtime +35 -delete
