// A study in JShell: where tanh networks are critical, and how deep signals reach beside that line.
//   jshell --class-path "$(echo cli/target/pathlift/lib/*.jar | tr ' ' ':')" docs/examples/study.jsh
import org.pathlift.analysis.phase.*;
import org.pathlift.conditioning.meanfield.*;

Activation tanh = Activations.named("tanh");
CriticalLine line = CriticalLine.of(tanh);

// The critical weight variance for some variances of the biases.
for (double b : new double[] {0.01, 0.05, 0.1, 0.2}) {
    System.out.println("sigma_b^2 = " + b + ": " + line.at(b));
}

// The plane around it, with two networks of 64 units and 10 layers measured at each place.
PhaseDiagram diagram = PhaseDiagram.of(
        new PhaseOptions(tanh, new Range(0.5, 3, 6), new Range(0, 0.2, 3), 64, 10, 2, 0));
for (PhasePlace place : diagram.places()) {
    System.out.println(place.variances() + " " + place.limit().phase() + " correlation " + place.correlation());
}
long chaotic = diagram.places().stream().
        filter(place -> place.limit().phase().equals(Optional.of(Phase.CHAOTIC))).
        count();
System.out.println(chaotic + " of " + diagram.places().size() + " places are chaotic");
/exit
