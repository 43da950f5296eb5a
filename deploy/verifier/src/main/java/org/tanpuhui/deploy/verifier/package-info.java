/** The command that checks proofs of the transparency log without asking anyone. */
package org.tanpuhui.deploy.verifier;
