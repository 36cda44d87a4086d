#!/bin/sh
# Is a PDF whole, and who sealed it? By poppler and the root that the nation publishes:
#     sh check_pdf.sh https://services.example certificate.pdf [another …]
# Debian has the programs in poppler-utils, libnss3-tools and curl.
set -eu
nation=$1
shift
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
curl --silent --fail --output "$folder/nation.pem" "$nation/.well-known/torana-certificates.pem"
certutil -d "sql:$folder" -N --empty-password
# The root stands first, and certutil takes the first. C: believed for what it signs.
certutil -d "sql:$folder" -A -n root -t ,C, -i "$folder/nation.pem"
for file; do
	pdfsig -nssdir "sql:$folder" "$file" || true # whose status tells of a broken seal, too
done
