#!/bin/sh
# Makes the password file from the environment at each start, so that no password lies in the repository or an image.
set -eu
passwords=/mosquitto/data/passwords
umask 077
rm -f "$passwords"
touch "$passwords"
mosquitto_passwd -b "$passwords" server "$GEMBA_MQTT_SERVER_PASSWORD"
for gateway in $GEMBA_GATEWAYS; do
  mosquitto_passwd -b "$passwords" "$gateway" "$GEMBA_MQTT_GATEWAY_PASSWORD"
done
chown mosquitto:mosquitto "$passwords"
exec /usr/sbin/mosquitto -c /mosquitto/config/mosquitto.conf
