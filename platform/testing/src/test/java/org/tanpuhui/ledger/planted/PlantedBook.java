package org.tanpuhui.ledger.planted;

/** Inside of a service. */
public class PlantedBook {}
