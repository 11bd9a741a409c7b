namespace HRNet.Network;

/// <summary>A backbone with a head: everything about a network but its weights. The one description that all interpreters read.</summary>
/// <param name="Variant">Width and depth of the backbone.</param>
/// <param name="Upsampling">How low resolutions are brought to high ones when branches exchange.</param>
public abstract record Architecture(Variant Variant, Upsampling Upsampling)
{
    /// <summary>The system of the paper, such as "HRNetV1" or "HRNetV2 + OCR".</summary>
    public abstract string System { get; }

    /// <summary>Names of the graph's outputs, in the order of <see cref="Describe{T}"/>.</summary>
    public abstract IReadOnlyList<string> Outputs { get; }

    /// <summary>
    /// Whether pictures of any size may go through one graph; otherwise rows and columns are fixed when the graph is written.
    /// </summary>
    public virtual bool TakesAnySize => false;

    /// <summary>The graph that goes on where this one ends, for networks that choose regions in between; otherwise null.</summary>
    public virtual RegionNetwork? SecondStage => null;

    /// <summary>
    /// All tensors that the network needs, with the names of the official code, in the order of the computation, both stages of those that
    /// have two. The counters <c>num_batches_tracked</c> are not among them. Listed anew on each call.
    /// </summary>
    public IReadOnlyList<Parameter> Parameters => [.. NetworkSummary.Of(this, rows: 64, columns: 64).Parameters, .. SecondStage?.Parameters ?? []];

    /// <summary>Number of learned values, as papers count them: without running statistics.</summary>
    public long ParameterCount => Parameters.Where(parameter => !parameter.IsBuffer).Sum(parameter => (long)parameter.Count);

    /// <summary>Number of keys of a complete PyTorch state dict, with a <c>num_batches_tracked</c> for every batch norm.</summary>
    internal int StateKeyCount
    {
        get
        {
            var parameters = Parameters;
            return parameters.Count + parameters.Count(parameter => parameter.Name.EndsWith(".running_mean", StringComparison.Ordinal));
        }
    }

    /// <summary>Runs the description: what <paramref name="net"/> makes of the network for an image of (batch, 3, rows, columns).</summary>
    internal abstract IReadOnlyList<T> Describe<T>(ILayers<T> net, T image);

    /// <summary>In short, as in "HRNetV2, w18, HalfPixel".</summary>
    public sealed override string ToString() => $"{System}, {Variant.Name}, {Upsampling}";
}

/// <summary>
/// How a low-resolution branch is brought to a higher resolution. The same weights mean different numbers in another flavour, and the
/// tensors do not tell which one they were trained with.
/// </summary>
public enum Upsampling
{
    /// <summary>Pixels repeated: the original pose, classification and detection code, mmpose body models, timm.</summary>
    Nearest,

    /// <summary>Bilinear, align_corners = false: the original segmentation (pytorch-v1.1) and face code, mmseg.</summary>
    HalfPixel,

    /// <summary>Bilinear, align_corners = true: the original HRNet-OCR branch.</summary>
    AlignCorners,
}
