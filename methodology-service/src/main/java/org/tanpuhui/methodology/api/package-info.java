/**
 * What people and partners ask over HTTP: activities and their reasons, methodologies, the state of
 * the pipeline.
 */
package org.tanpuhui.methodology.api;
