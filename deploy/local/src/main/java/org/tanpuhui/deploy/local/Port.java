package org.tanpuhui.deploy.local;

/**
 * A port that a component listens on.
 *
 * @param number the port
 * @param setting the environment variable that changes it
 */
record Port(int number, String setting) {}
