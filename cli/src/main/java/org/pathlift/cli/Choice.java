package org.pathlift.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import org.pathlift.analysis.degeneracy.AngleLaw;
import org.pathlift.analysis.kernel.KernelStudyOptions;
import org.pathlift.analysis.replica.Canonical;
import org.pathlift.analysis.replica.study.ReplicaCondition;
import org.pathlift.analysis.resizing.DrawnImages;
import org.pathlift.analysis.resizing.ResizeWay;
import org.pathlift.conditioning.architecture.Architecture;
import org.pathlift.conditioning.architecture.Biases;
import org.pathlift.conditioning.architecture.BranchFactor;
import org.pathlift.conditioning.architecture.Layout;
import org.pathlift.conditioning.architecture.NormPlace;
import org.pathlift.conditioning.architecture.Normalization;
import org.pathlift.conditioning.architecture.PoolKind;
import org.pathlift.conditioning.asymmetry.MaskRule;
import org.pathlift.conditioning.expansion.ExpansionMode;
import org.pathlift.conditioning.expansion.NewColumns;
import org.pathlift.conditioning.init.Distribution;
import org.pathlift.conditioning.init.ResidualScaling;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.lifting.Pooling;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.LiftingChoice;
import org.pathlift.conditioning.training.run.LossFunction;
import org.pathlift.conditioning.training.run.OptimizerChoice;
import org.pathlift.conditioning.training.run.TrainOptions;
import org.pathlift.onnx.error.Suggestions;
import org.pathlift.onnx.error.Words;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An option with a fixed set of values: the constants of an enum in small letters. */
abstract class Choice<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {

    private final E[] constants;

    private Choice(Class<E> type) {
        this(type.getEnumConstants());
    }

    /** Some of the constants only. */
    private Choice(E[] constants) {
        this.constants = constants.clone();
    }

    /** The architectures. */
    static final class Architectures extends Choice<Architecture> {
        Architectures() {
            super(Architecture.class);
        }
    }

    /** The values of {@code --law}. */
    static final class AngleLaws extends Choice<AngleLaw> {
        AngleLaws() {
            super(AngleLaw.class);
        }
    }

    /** The values of {@code --kind}. */
    static final class AsymmetryKinds extends Choice<AsymmetricCommand.Kind> {
        AsymmetryKinds() {
            super(AsymmetricCommand.Kind.class);
        }
    }

    /** The values of {@code --rule}. */
    static final class MaskRules extends Choice<MaskRule> {
        MaskRules() {
            super(MaskRule.class);
        }
    }

    /** The values of {@code --family}. */
    static final class Families extends Choice<CommutativityArguments.Family> {
        Families() {
            super(CommutativityArguments.Family.class);
        }
    }

    /** The values of {@code --layout}. */
    static final class Layouts extends Choice<Layout> {
        Layouts() {
            super(Layout.class);
        }
    }

    /** The values of {@code --normalization}. */
    static final class Normalizations extends Choice<Normalization> {
        Normalizations() {
            super(Normalization.class);
        }
    }

    /** The values of {@code --norm-place}. */
    static final class NormPlaces extends Choice<NormPlace> {
        NormPlaces() {
            super(NormPlace.class);
        }
    }

    /** The values of {@code --bias}. */
    static final class BiasChoices extends Choice<Biases> {
        BiasChoices() {
            super(Biases.class);
        }
    }

    /** The values of {@code --residual} of new networks. */
    static final class BranchFactors extends Choice<BranchFactor> {
        BranchFactors() {
            super(BranchFactor.class);
        }
    }

    /** The values of {@code --pooling} of new networks. */
    static final class PoolKinds extends Choice<PoolKind> {
        PoolKinds() {
            super(PoolKind.class);
        }
    }

    /** The values of {@code --criterion}. */
    static final class Criteria extends Choice<CriterionChoice> {
        Criteria() {
            super(CriterionChoice.class);
        }
    }

    /** The values of {@code --lifting}. */
    static final class Liftings extends Choice<LiftingChoice> {
        Liftings() {
            super(LiftingChoice.class);
        }
    }

    /** The values of {@code --pooling}. */
    static final class Poolings extends Choice<Pooling> {
        Poolings() {
            super(Pooling.class);
        }
    }

    /** The values of {@code --family} of kernels. */
    static final class KernelFamilies extends Choice<KernelStudyOptions.Kind> {
        KernelFamilies() {
            super(KernelStudyOptions.Kind.class);
        }
    }

    /** The values of {@code --mode} of expansions. */
    static final class ExpansionModes extends Choice<ExpansionMode> {
        ExpansionModes() {
            super(ExpansionMode.class);
        }
    }

    /** The values of {@code --canonical}. */
    static final class Canonicals extends Choice<Canonical> {
        Canonicals() {
            super(Canonical.class);
        }
    }

    /** The values of {@code --conditions}. */
    static final class ReplicaConditions extends Choice<ReplicaCondition> {
        ReplicaConditions() {
            super(ReplicaCondition.class);
        }
    }

    /** The values of {@code --columns}. */
    static final class ColumnChoices extends Choice<NewColumns> {
        ColumnChoices() {
            super(NewColumns.class);
        }
    }

    /** The values of {@code --loss}. */
    static final class Losses extends Choice<LossFunction> {
        Losses() {
            super(LossFunction.class);
        }
    }

    /** The values of {@code --optimizer}. */
    static final class Optimizers extends Choice<OptimizerChoice> {
        Optimizers() {
            super(OptimizerChoice.class);
        }
    }

    /** The values of {@code --keep}. */
    static final class Keeps extends Choice<TrainOptions.Keep> {
        Keeps() {
            super(TrainOptions.Keep.class);
        }
    }

    /** The values of {@code --precision}. */
    static final class Precisions extends Choice<TrainOptions.Precision> {
        Precisions() {
            super(TrainOptions.Precision.class);
        }
    }

    /** The values of {@code --scheme}. */
    static final class Schemes extends Choice<Scheme> {
        Schemes() {
            super(Scheme.class);
        }
    }

    /** The values of {@code --init}: schemes by which a network without weights gets some, from nothing but a seed. */
    static final class FreshSchemes extends Choice<Scheme> {
        FreshSchemes() {
            super(Arrays.stream(Scheme.values())
                    .filter(scheme -> scheme.draws() && scheme != Scheme.LSUV)
                    .toArray(Scheme[]::new));
        }
    }

    /** The values of {@code --distribution}. */
    static final class Distributions extends Choice<Distribution> {
        Distributions() {
            super(Distribution.class);
        }
    }

    /** The values of {@code --residual}. */
    static final class Residuals extends Choice<ResidualScaling> {
        Residuals() {
            super(ResidualScaling.class);
        }
    }

    /** The values of {@code --ways}. */
    static final class ResizeWays extends Choice<ResizeWay> {
        ResizeWays() {
            super(ResizeWay.class);
        }
    }

    /** The values of {@code --drawn}. */
    static final class DrawnKinds extends Choice<DrawnImages> {
        DrawnKinds() {
            super(DrawnImages.class);
        }
    }

    @Override
    public E convert(String value) {
        return Arrays.stream(constants)
                .filter(constant -> word(constant).equals(value.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected one of "
                        + String.join(", ", this)
                        + ", found '" + value + "'"
                        + Suggestions.of(value, this)));
    }

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(constants).map(Choice::word).iterator();
    }

    /** Returns how a constant is spelled on the command line. */
    static String word(Enum<?> constant) {
        return Words.of(constant);
    }
}
