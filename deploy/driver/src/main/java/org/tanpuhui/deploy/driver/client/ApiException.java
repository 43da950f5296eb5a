package org.tanpuhui.deploy.driver.client;

/** An answer of the service that is a problem, or no answer at all (status 0). */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * @param status the HTTP status, 0 when nobody answered
   * @param code the stable problem code, may be empty
   */
  public ApiException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The HTTP status, 0 when nobody answered. */
  public int status() {
    return status;
  }

  /** The stable problem code, empty when the answer had none. */
  public String code() {
    return code;
  }

  /** True when the same request may succeed later. */
  public boolean isPassing() {
    return status == 0 || status == 429 || status == 502 || status == 503 || status == 504;
  }
}
