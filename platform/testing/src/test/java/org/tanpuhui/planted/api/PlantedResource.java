package org.tanpuhui.planted.api;

import jakarta.ws.rs.POST;

/** A command that says nothing of keys. */
public class PlantedResource {
  @POST
  public void command() {}
}
