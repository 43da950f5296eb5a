/**
 * methodology-service: what each activity saved, and why. Activities come in from Kafka ({@code
 * intake}), are decided ({@code methodology}) by filed documents ({@code document}), kept ({@code
 * store}) and told to the ledger ({@code outbox}); people read them over HTTP ({@code api}).
 */
package org.tanpuhui.methodology;
