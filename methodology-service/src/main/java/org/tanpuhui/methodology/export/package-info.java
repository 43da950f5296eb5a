/**
 * Evidence as files for auditors: whoever has them recomputes every milligram without this service.
 * One snapshot of the database, the same bytes for the same rows.
 */
package org.tanpuhui.methodology.export;
