#!/bin/sh
# Makes an authority of the cluster's own and one certificate for scheduler, workers and clients: sh certificates.sh FOLDER
# Whoever holds cluster.key can run code on the workers; ca.key is needed only to sign more, so keep it elsewhere.
set -eu
mkdir -p "$1" && cd "$1"
umask 077
openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj "/CN=multiplier authority" -keyout ca.key -out ca.pem
openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj "/CN=multiplier cluster" -CA ca.pem -CAkey ca.key \
    -keyout cluster.key -out cluster.pem
chmod 644 ca.pem cluster.pem cluster.key # the container's user reads them; the folder is what keeps others out
