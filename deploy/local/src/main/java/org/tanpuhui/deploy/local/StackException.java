package org.tanpuhui.deploy.local;

/** The command cannot be carried out; the message is for the person who gave it. */
final class StackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StackException(String message) {
    super(message);
  }
}
