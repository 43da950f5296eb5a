/**
 * The published API as documents: {@code openapi.json} and {@code asyncapi.json}, beside this
 * package on the class path. They are made of the code and checked in; the gateway's build fails
 * when they differ.
 */
package org.tanpuhui.gateway.contract;
