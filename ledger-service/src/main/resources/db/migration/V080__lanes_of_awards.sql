-- Writers of awards work side by side, each with a lane of its own (docs/decisions/0025).
COMMENT ON COLUMN lane.lane IS 'bits 16-22 scheme; below, 0-16383: partition of the topic reductions, 16384-32767: writer of awards + 16384, 32768-65534: partition of the topic acts + 32768, 65535: the commands of people';
