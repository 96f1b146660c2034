#!/bin/sh
# Runs a 389 Directory Server with its default configuration: ds389.sh FOLDER PORT
set -eu
folder=$1
for name in bak_dir cert_dir config_dir db_dir db_home_dir inst_dir ldif_dir lock_dir log_dir run_dir tmp_dir; do
    mkdir "$folder/$name"
    printf 's|%%%s%%|%s|\n' "$name" "$folder/$name"
done >"$folder/sed"
mkdir "$folder/config_dir/schema"
cp /etc/dirsrv/schema/99user.ldif "$folder/config_dir/schema/"
cat >>"$folder/sed" <<END
s|%schema_dir%|$folder/config_dir/schema|
s|%ds_port%|$2\\nnsslapd-listenhost: 127.0.0.1|
s|%ds_passwd%|{CLEAR}correct horse|
s|%rootdn%|cn=Directory Manager|
s|%ds_suffix%|o=acme|
s|%ds_user%|$(id -un)|
s|%db_lib%|bdb|
s|%fqdn%|localhost|
s|%ldapi[a-z_]*%|off|
END
sed -f "$folder/sed" /usr/share/dirsrv/data/template-dse.ldif >"$folder/config_dir/dse.ldif"
exec /usr/sbin/ns-slapd -D "$folder/config_dir" -i "$folder/run_dir/pid" -d 0
