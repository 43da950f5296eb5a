/**
 * Derives an evidence export again. In: a folder of evidence and documents, nothing else, neither
 * service nor database nor network. Out: each difference between what is recorded and what follows
 * from the evidence by the documents. A fault of the folder ends the run with its own exit code.
 */
package org.tanpuhui.deploy.recomputation;
