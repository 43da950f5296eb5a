/**
 * Keeps partners, participants, enrolments and mandates in PostgreSQL, and what was read of them in
 * bounded caches that other instances' commands empty within a second.
 */
package org.tanpuhui.activity.store;
