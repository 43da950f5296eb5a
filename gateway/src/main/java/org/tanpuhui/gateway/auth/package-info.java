/**
 * Who calls. In: the Authorization header. Out: a {@link org.tanpuhui.gateway.auth.Bearer} or a
 * refusal. The services verify the token again; nothing of what is decided here is handed on.
 */
package org.tanpuhui.gateway.auth;
