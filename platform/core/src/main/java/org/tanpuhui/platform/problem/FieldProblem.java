package org.tanpuhui.platform.problem;

/**
 * What is wrong with one member of the body.
 *
 * @param pointer JSON pointer (RFC 6901) to the member
 * @param code what is wrong, one of the catalogue
 * @param detail which value, and what to do
 */
public record FieldProblem(String pointer, ProblemCode code, String detail) {}
