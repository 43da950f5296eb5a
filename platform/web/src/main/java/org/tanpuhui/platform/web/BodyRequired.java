package org.tanpuhui.platform.web;

import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Refuses an empty body, or the JSON text {@code null}, where a resource reads one; the framework
 * would hand the resource a null.
 */
@Provider
public class BodyRequired implements ReaderInterceptor {

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    Object body = context.proceed();
    if (body == null) {
      throw new ProblemException(ProblemCode.BODY_UNPARSABLE, "a body is required");
    }
    return body;
  }
}
