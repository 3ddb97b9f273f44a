#!/bin/sh
# On a machine whose image came without secrets: install them once they come, and guard the kubelet.
#
#   sh host.sh secrets [ROOT]    wait for this node's archive, check it, install it, remove it
#   sh host.sh guard [ROOT]      say why the kubelet is not to start; 0 if it may
#
# ROOT is the machine's root folder, empty on the machine itself. KSPEC_WAIT is the time between two looks in seconds; 0
# looks once. Needs a POSIX shell, coreutils, grep, sed and tar; openssl for expiry and keys; age for what ends in .age;
# flock, so that no two of it work at once.
#
# Made by `kspec export --secrets-later`. What it goes by, in /etc/kspec:
#   role.list, nodes/NODE.list   `<mode> <kind> <SHA-256> <path>` for each file of the image, and of a node besides.
#                                Kinds: file, authority (public); key (the digest is of its public half); secret; folder
#   node                         this machine's name, if it is known ahead
#   age.key                      the identity to decrypt by, else the SSH host key
# What it keeps, in /var/lib/kspec:
#   incoming/                    where an archive may be put
#   installed                    the node, and the digest of its archive's list: written last
#   lock                         held while the program waits or works
#   next/                        an installation that goes on: with `made` files may stand beside their places, with
#                                `commit` all of them do, and only have to be renamed
set -u
umask 077
LC_ALL=C
export LC_ALL
root=${2:-}
etc=$root/etc/kspec
state=$root/var/lib/kspec
next=$state/next
volume=$root/run/kspec/volume
label=$root/dev/disk/by-label/KSPEC
mounted=
last=

say() {
    echo "kspec: $*" >&2
    if [ -e "$root/dev/console" ]; then echo "kspec: $*" >> "$root/dev/console"; fi 2> /dev/null
}

# Say why something does not go on, but not the same twice in a row, and fail.
no() {
    [ "$*" = "$last" ] || say "$*"
    last=$*
    return 1
}

has() { command -v "$1" > /dev/null 2>&1; }

digest() { sha256sum < "$1" | cut -d ' ' -f 1; }

# The name of this machine as a node, as far as it is known; nothing else.
name() {
    if [ -s "$etc/node" ]; then
        head -n 1 "$etc/node"
        return
    fi
    given=$(sed -n 's/.*kspec\.node=\([^ ]*\).*/\1/p' "$root/proc/cmdline" 2> /dev/null)
    [ -n "$given" ] || given=$(cat "$root/proc/sys/kernel/hostname" 2> /dev/null)
    if [ -n "$given" ] && [ -f "$etc/nodes/$given.list" ]; then echo "$given"; fi
}

nodes() { for list in "$etc"/nodes/*.list; do basename "$list" .list; done | tr '\n' ' '; }

# The certificates of a file, as PEM; nothing if it has none.
certificates() {
    if grep -q '^ *client-certificate-data:' "$1"; then
        sed -n 's/^ *client-certificate-data: *//p' "$1" | base64 -d 2> /dev/null
    elif grep -q 'BEGIN CERTIFICATE' "$1"; then
        cat "$1"
    fi
}

# The digest of the public half of a file's private key; empty if openssl cannot read it.
half() {
    if grep -q '^ *client-key-data:' "$1"; then
        sed -n 's/^ *client-key-data: *//p' "$1" | base64 -d 2> /dev/null
    else
        cat "$1"
    fi | public
}

public() {
    found=$(openssl pkey "$@" -pubout -outform DER 2> /dev/null | base64 -w 0)
    [ -z "$found" ] || printf %s "$found" | base64 -d | sha256sum | cut -d ' ' -f 1
}

ended() { ! openssl x509 -noout -checkend 0 > /dev/null 2>&1; }

staged() { echo "${1%/*}/.kspec-new.${1##*/}"; }

# --- An installation, step by step ---

# Undo what was not committed, complete what was.
recover() {
    rm -rf "$state/done" || return
    [ -d "$next" ] || return 0
    if [ -e "$next/commit" ]; then
        say "completing an installation that was interrupted"
        complete
    else
        undo
    fi
}

undo() {
    if [ -e "$next/made" ]; then
        while read -r _ kind _ path; do
            [ "$kind" = folder ] || rm -f "$(staged "$root/$path")"
        done < "$next/list"
        tac "$next/made" | while read -r folder; do rmdir "$folder" 2> /dev/null; done
    fi
    drop
}

# Everything about an installation goes in one step, so that no half of it is taken for one.
drop() { mv -T "$next" "$state/done" && rm -rf "$state/done"; }

complete() {
    while read -r _ kind _ path; do
        new=$(staged "$root/$path")
        if [ "$kind" != folder ] && [ -e "$new" ]; then
            mv -f -T "$new" "$root/$path" || return
        fi
    done < "$next/list"
    sync || return
    if [ -e "$next/installed" ]; then mv -f -T "$next/installed" "$state/installed" || return; fi
    sync || return
    drop
}

# The folders that are not there yet, parents first.
missing() {
    while read -r _ kind _ path; do
        folder=$path
        [ "$kind" = folder ] || folder=${path%/*}
        while [ "$folder" != "${folder%/*}" ] && [ ! -d "$root/$folder" ]; do
            echo "$root/$folder"
            folder=${folder%/*}
        done
        [ -d "$root/$folder" ] || echo "$root/$folder"
    done < "$next/list" | sort -u
}

stage() {
    missing > "$next/made.new" && sync && mv "$next/made.new" "$next/made" || return
    while read -r folder; do
        mkdir "$folder" && chmod 0755 "$folder" || return
    done < "$next/made"
    while read -r mode kind _ path; do
        if [ "$kind" = folder ]; then
            if grep -qxF "$root/$path" "$next/made"; then chmod "$mode" "$root/$path" || return; fi
        elif [ -d "$root/$path" ] && [ ! -L "$root/$path" ]; then
            say "/$path is a folder here"
            return 1
        else
            install -m "$mode" -o 0 -g 0 "$next/files/root/$path" "$(staged "$root/$path")" || return
        fi
    done < "$next/list"
    sync && mv "$next/commit.new" "$next/commit" && sync
}

# --- What an archive has to be ---

unpack() {
    tar -tf "$next/archive" > "$next/names" 2> /dev/null && tar -tvf "$next/archive" > "$next/kinds" 2> /dev/null ||
        { no "$1 is not a whole archive, or the disk is full"; return; }
    if grep -qv '^-' "$next/kinds"; then no "$1 holds other things than files, such as links"; return; fi
    if grep -qvE '^(node|sums|root/.+)$' "$next/names" || grep -qE '//|\\|(^|/)\.\.?(/|$)' "$next/names"; then
        no "$1 holds paths that no archive of kspec has"
        return
    fi
    sort "$next/names" > "$next/sorted"
    if [ -n "$(uniq -d "$next/sorted")" ]; then no "$1 holds a file twice"; return; fi
    mkdir "$next/files" && tar -C "$next/files" -xf "$next/archive" 2> "$next/error" ||
        { no "$1 cannot be unpacked: $(head -n 1 "$next/error")"; return; }
    if [ ! -f "$next/files/node" ] || [ ! -f "$next/files/sums" ]; then no "$1 is not an archive of a node"; return; fi
    { cut -c 67- "$next/files/sums" && echo sums; } | sort > "$next/summed"
    [ -z "$(comm -3 "$next/summed" "$next/sorted")" ] &&
        (cd "$next/files" && sha256sum --check --strict --status sums) 2> /dev/null ||
        no "$1 is damaged: it is not what its own sums say"
}

# For which node an archive is, and that it has what the image knows of that node.
fits() {
    node=$(cat "$next/files/node")
    case $node in '' | */* | .*) no "$1 names no node"; return ;; esac
    if [ ! -f "$etc/nodes/$node.list" ]; then
        no "$1 is for $node, which is not a node of this image, expected one of: $(nodes)"
        return
    fi
    known=$(name)
    if [ -n "$known" ] && [ "$known" != "$node" ]; then no "$1 is for $node, and this machine is $known"; return; fi
    cp "$etc/nodes/$node.list" "$next/list" 2> /dev/null || { no "$next cannot be written: is the disk full?"; return; }
    while read -r _ kind _ path; do
        [ "$kind" = folder ] || echo "root/$path"
    done < "$next/list" | sort > "$next/expected"
    grep '^root/' "$next/sorted" > "$next/given"
    lacking=$(comm -23 "$next/expected" "$next/given" | head -n 1)
    if [ -n "$lacking" ]; then no "$1 lacks ${lacking#root}"; return; fi
    extra=$(comm -13 "$next/expected" "$next/given" | head -n 1)
    if [ -n "$extra" ]; then no "$1 holds ${extra#root}, which is none of the node's"; return; fi
    while read -r _ kind sum path; do
        case $kind in
        folder) continue ;;
        file | authority)
            if [ "$(digest "$next/files/root/$path")" != "$sum" ]; then
                no "$1 has another /$path than the image was made for: it is older, newer, or of another cluster"
                return
            fi
            ;;
        key)
            if has openssl && [ "$(half "$next/files/root/$path")" != "$sum" ]; then
                no "$1 has a private key in /$path that is not the one of its certificate"
                return
            fi
            ;;
        esac
        if has openssl && [ -n "$(certificates "$next/files/root/$path")" ] &&
            certificates "$next/files/root/$path" | ended; then
            no "$1 has a certificate in /$path that has expired"
            return
        fi
    done < "$next/list"
    has openssl || say "openssl is not installed: keys and expiry were not checked"
}

# Bring an archive to where nobody else can change it.
fetch() {
    case $1 in
    *.age)
        has age || { no "$1 is encrypted, and age is not installed"; return; }
        for identity in "$etc/age.key" "$root/etc/ssh/ssh_host_ed25519_key" none; do [ -f "$identity" ] && break; done
        [ "$identity" != none ] || { no "$1 is encrypted, and there is no identity: /etc/kspec/age.key"; return; }
        age --decrypt -i "$identity" -o "$next/archive" "$1" 2> /dev/null ||
            no "$1 cannot be decrypted by ${identity#"$root"}: it is for another machine, or damaged"
        ;;
    *) cp "$1" "$next/archive" 2> /dev/null || no "$1 cannot be read whole, or the disk is full" ;;
    esac
}

# Install an archive, or say why not.
take() {
    if [ -L "$1" ] || [ ! -f "$1" ]; then no "$1 is not a regular file"; return; fi
    case $1 in
    "$state"/incoming/*)
        for path in "$1" "$state/incoming"; do
            case $(stat -c '%u %a' "$path") in
            '0 '*[2367]? | '0 '*[2367] | [!0]*) no "$path can be written by others than root"; return ;;
            esac
        done
        ;;
    esac
    mkdir "$next" 2> /dev/null || { no "$next cannot be written: is the disk full?"; return; }
    fetch "$1" && unpack "$1" && fits "$1" || return
    sum=$(digest "$next/files/sums")
    if [ -e "$state/installed" ]; then
        if [ "$(sed -n 2p "$state/installed")" = "$sum" ]; then
            drop && remove "$1" "$1 was installed before"
            return 0
        fi
        no "$1 is not installed: this machine has the secrets of $(head -n 1 "$state/installed") already; to replace" \
            "them remove ${state#"$root"}/installed and start kspec-secrets.service again"
        return
    fi
    printf '%s\n%s\n' "$node" "$sum" > "$next/installed" && : > "$next/commit.new" && stage 2> "$next/error" || {
        no "$1 could not be installed, and nothing of it is left: $(head -n 1 "$next/error" 2> /dev/null)"
        return
    }
    complete && remove "$1" "the secrets of $node are installed"
}

remove() {
    shred -n 1 -u "$1" 2> /dev/null || rm -f "$1" 2> /dev/null
    if [ -e "$1" ]; then say "$2; take away the medium with $1: it holds keys"; else say "$2; $1 is removed"; fi
}

# --- Where archives come from ---

attach() {
    if [ -z "$mounted" ] && [ -e "$label" ]; then
        mkdir -p "$volume"
        mount "$label" "$volume" 2> /dev/null || mount -o ro "$label" "$volume" 2> /dev/null && mounted=yes
    fi
}

detach() {
    [ -z "$mounted" ] || umount "$volume"
    mounted=
}

# Take the first archive that is right; the status says whether the machine has its secrets.
look() {
    recover || { no "an installation could not be completed or undone; it is tried again"; return; }
    attach
    set --
    for archive in "$state"/incoming/*.tar "$state"/incoming/*.tar.age "$volume"/*.tar "$volume"/*.tar.age; do
        if [ -e "$archive" ] || [ -L "$archive" ]; then set -- "$@" "$archive"; fi
    done
    if [ $# -gt 1 ] && [ -z "$(name)" ] && [ ! -e "$state/installed" ]; then
        no "there are several archives, and this machine does not know which node it is: write it into /etc/kspec/node"
    else
        for archive; do
            take "$archive" && break
            if [ -e "$next/commit" ]; then break; fi
            if [ -d "$next" ]; then undo; fi
        done
    fi
    detach
    [ -e "$state/installed" ] && [ ! -e "$next/commit" ]
}

secrets() {
    trap detach EXIT
    trap 'exit 1' INT TERM
    for folder in "$state" "$state/incoming"; do
        [ -d "$folder" ] || mkdir -p "$folder" || return
    done
    exec 9> "$state/lock" || return
    if has flock && ! flock -n 9; then no "the secrets are being waited for, or installed, by another process"; return; fi
    if [ ! -e "$state/installed" ]; then
        known=$(name)
        say "waiting for the secrets of ${known:-this node}: an archive in ${state#"$root"}/incoming, or on a volume KSPEC"
    fi
    until look; do
        [ "${KSPEC_WAIT:-5}" != 0 ] || return
        sleep "${KSPEC_WAIT:-5}"
    done
}

# --- The guard ---

guard() {
    if [ -e "$next/commit" ] || [ -e "$next/made" ]; then
        no "the secrets are installed in part; kspec-secrets.service completes or undoes that when it starts"
        return
    fi
    if [ ! -e "$state/installed" ]; then no "the node's secrets have not come yet"; return; fi
    node=$(head -n 1 "$state/installed")
    known=$(name)
    if [ -n "$known" ] && [ "$known" != "$node" ]; then no "the secrets are of $node, and this machine is $known"; return; fi
    if [ ! -f "$etc/nodes/$node.list" ]; then no "the secrets are of $node, which is not a node of this image"; return; fi
    has openssl || say "openssl is not installed: keys and expiry are not checked"
    for list in "$etc/role.list" "$etc/nodes/$node.list"; do
        while read -r mode kind sum path; do
            sound "$root/$path" "$mode" "$kind" "$sum" || return
        done < "$list"
    done
}

# Whether a file may be used: there, root's, closed if it is secret, of this cluster, valid, its two halves one.
sound() {
    [ "$3" != folder ] || return 0
    if [ ! -f "$1" ]; then no "$1 is missing"; return; fi
    case "$3 $(stat -L -c '%u %a' "$1")" in
    *" 0 $2") ;;
    *' 0 '*[2367]? | *' 0 '*[2367]) no "$1 can be written by others than root"; return ;;
    'key 0 '*00 | 'secret 0 '*00 | 'file 0 '* | 'authority 0 '*) ;;
    *' 0 '*) no "$1 can be read by others than root"; return ;;
    *) no "$1 is not root's"; return ;;
    esac
    if [ "$3" = authority ] && [ "$(digest "$1")" != "$4" ]; then no "$1 is of another cluster"; return; fi
    has openssl || return 0
    file=$1
    current=$root/var/lib/kubelet/pki/kubelet-client-current.pem
    case $1 in */kubelet.conf) [ ! -f "$current" ] || file=$current ;; esac
    if [ "$3" = key ]; then fitting "$file" || return; fi
    [ -n "$(certificates "$file")" ] || return 0
    if certificates "$file" | ended; then no "$file: the certificate has expired"; return; fi
    [ "$3" = authority ] || issued "$file"
}

# Whether a private key is the one of the certificate, or public key, that belongs to it. What openssl cannot read passes.
fitting() {
    if [ -n "$(certificates "$1")" ]; then
        whole=$(certificates "$1" | openssl x509 -noout -pubkey 2> /dev/null | public -pubin)
    elif [ -f "${1%.key}.crt" ]; then
        whole=$(openssl x509 -noout -pubkey -in "${1%.key}.crt" 2> /dev/null | public -pubin)
    elif [ -f "${1%.key}.pub" ]; then
        whole=$(public -pubin -in "${1%.key}.pub")
    else
        return 0
    fi
    if [ -n "$whole" ] && [ "$(half "$1")" != "$whole" ]; then no "$1: the private key is not the one of its certificate"; fi
}

# Whether one of the cluster's authorities has issued a certificate, whatever the time. Without any there is no answer.
issued() {
    any=
    for candidates in "$etc/role.list" "$etc/nodes/$node.list"; do
        while read -r _ candidate _ at; do
            [ "$candidate" = authority ] || continue
            any=yes
            if certificates "$1" | openssl verify -no_check_time -partial_chain -CAfile "$root/$at" > /dev/null 2>&1; then
                return 0
            fi
        done < "$candidates"
    done
    [ -z "$any" ] || no "$1: the certificate is of another cluster"
}

case ${1:-} in
secrets | guard) "$1" ;;
*)
    echo 'usage: host.sh secrets|guard [ROOT]' >&2
    exit 2
    ;;
esac
