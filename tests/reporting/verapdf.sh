#!/bin/sh
# Hold our PDF files against PDF/A-3a and PDF/UA-1 with veraPDF, the reference checker.
# Fetches it once from Maven Central into var/verapdf; needs Java and Maven
# (Debian: apt-get install default-jre-headless maven).
set -eu
cd "$(dirname "$0")/../.."
if [ ! -d var/verapdf/lib ]; then
  mkdir -p var/verapdf
  cat > var/verapdf/pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>gongkai</groupId><artifactId>verapdf</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.verapdf.apps</groupId>
      <artifactId>greenfield-apps</artifactId>
      <version>1.28.2</version>
    </dependency>
  </dependencies>
</project>
POM
  mvn -q -f var/verapdf/pom.xml \
    org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
    -DoutputDirectory=lib
fi
exec .venv/bin/pytest -q tests/reporting/documents/test_keeping.py
