/** Tests of whole runs of training. */
