package org.tanpuhui.platform.export;

/**
 * A file of an export, as its manifest names it.
 *
 * @param name path in the export's folder
 * @param sha256 of the file as it is, 64 hexadecimal digits
 * @param bytes its size
 * @param rows lines in it
 */
public record DataFile(String name, String sha256, long bytes, long rows) {}
