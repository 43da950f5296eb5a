package org.tanpuhui.platform.stream;

import java.sql.Connection;
import java.sql.SQLException;

/** Gives a connection to the service's database; a {@code DataSource::getConnection} will do. */
@FunctionalInterface
public interface ConnectionSource {
  Connection open() throws SQLException;
}
