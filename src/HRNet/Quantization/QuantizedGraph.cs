using HRNet.Network;
using HRNet.Onnx;
using static HRNet.Network.LayerParameters;
using static HRNet.Onnx.GraphBuilder;
using DataType = HRNet.Onnx.Messages.TensorProto.Types.DataType;

namespace HRNet.Quantization;

/// <summary>
/// The interpreter that writes a network of bytes: convolutions, sums, upsampling and joins between QuantizeLinear and DequantizeLinear,
/// which runtimes turn into integer kernels. A value's range says where ReLU cuts it, so none is left in front of a byte. All other layers,
/// and the convolutions that the plan says, stay float. Without a plan it is the float network that shows, as extra outputs, the values that
/// would become bytes. The weights are those of a model file, with batch norms folded.
/// </summary>
internal sealed class QuantizedGraph(GraphBuilder graph, QuantizationPlan? plan) : ILayers<QuantizedValue>
{
    private readonly OnnxGraph _floats = new(graph);
    private readonly Dictionary<string, int> _counts = [];
    private readonly OrderedDictionary<string, (QuantizedValue Value, OnnxValue Shown)> _bytes = [];
    private readonly OrderedDictionary<string, FoldedConvolution> _layers = [];
    private readonly HashSet<string> _inner = [];
    private readonly Dictionary<QuantizedValue, int> _readers = [];
    private readonly List<(QuantizedValue Between, string Second)> _pairs = [];
    private readonly Dictionary<string, float> _firstScales = [];

    /// <summary>The convolutions, in the order of the computation.</summary>
    public IReadOnlyList<FoldedConvolution> Layers => [.. _layers.Values];

    /// <summary>Those whose answer no ReLU, sum, norm or join takes up: the last ones, which answer.</summary>
    public IEnumerable<string> LastLayers => _layers.Keys.Where(layer => !_inner.Contains(layer));

    /// <summary>Convolutions with a ReLU between them and nothing else that reads what lies between.</summary>
    public IEnumerable<(FoldedConvolution First, FoldedConvolution Second)> Pairs => _pairs
        .Where(pair => pair.Between is { BeforeRelu: { } before, Layer: { } first }
            && _readers[pair.Between] == 1 && _readers[before] == 1 && _counts[first] == 1 && _counts[pair.Second] == 1)
        .Select(pair => (_layers[pair.Between.Layer!], _layers[pair.Second]));

    /// <summary>The values that are bytes, or would be, in the order of the computation.</summary>
    public IReadOnlyList<(QuantizedValue Value, OnnxValue Shown)> Bytes => [.. _bytes.Values];

    /// <summary>A value of the picture's.</summary>
    public static QuantizedValue Input(OnnxValue image) => new(image.Name, image, () => image, isByte: false);

    /// <summary>The name under which a value is read as float.</summary>
    public OnnxValue Float(QuantizedValue x) => x.IsByte ? Byte(x) : x.Raw;

    public int Channels(QuantizedValue x) => _floats.Channels(x.Shape);

    public QuantizedValue Convolution(QuantizedValue x, string name, int channels, int kernel, int stride, bool bias, string? norm)
    {
        var key = Key(name);
        var hasBias = bias || norm is not null;
        _layers.TryAdd(name, new(name, Weight(name, channels, Channels(x), kernel, kernel), hasBias ? Bias(name, channels) : null));
        Read(x);
        if (hasBias)
            _pairs.Add((x, name));
        if (plan?.KeepsFloat(name) == true)
            return Computed(key, _floats.Convolution(Float(x), name, channels, kernel, stride, hasBias, norm: null), isByte: false, name);

        var input = Byte(x);
        return Computed(
            key,
            plan is null
                ? _floats.Convolution(input, name, channels, kernel, stride, hasBias, norm: null)
                : Convolve(input, x, name, key, channels, kernel, stride, hasBias, plan),
            isByte: true, name);
    }

    public QuantizedValue Relu(QuantizedValue x)
    {
        Take(x);
        return new(Key("relu"), x.Shape, () => _floats.Relu(x.Raw), x.IsByte) { BeforeRelu = x, Layer = x.Layer };
    }

    public QuantizedValue Add(QuantizedValue a, QuantizedValue b)
    {
        Take(a, b);
        return a.IsByte && b.IsByte
            ? Computed(Key("add"), _floats.Add(Byte(a), Byte(b)), isByte: true)
            : Computed(Key("add"), _floats.Add(Float(a), Float(b)), isByte: false);
    }

    public QuantizedValue Upsample(QuantizedValue x, QuantizedValue target, Upsampling flavour)
    {
        Take(x);
        // What lies between bytes of a scale is a byte of that scale.
        var y = _floats.Upsample(Float(x), Float(target), flavour);
        return new(Key("upsample"), y, () => y, x.IsByte) { ScaleKey = x.ScaleKey };
    }

    public QuantizedValue Concat(IReadOnlyList<QuantizedValue> xs)
    {
        Take([.. xs]);
        var isByte = xs.All(x => x.IsByte);
        return Computed(Key("concat"), _floats.Concat([.. xs.Select(Float)]), isByte);
    }

    public QuantizedValue Deconvolution(QuantizedValue x, string name, int channels) => Real(name, x, y => _floats.Deconvolution(y, name, channels));

    public QuantizedValue GroupNorm(QuantizedValue x, string name, int groups) => Real(name, x, y => _floats.GroupNorm(y, name, groups));

    public QuantizedValue Linear(QuantizedValue x, string name, int outputs) => Real(name, x, y => _floats.Linear(y, name, outputs));

    // Of an answer: whatever it is made of stays the last layer.
    public QuantizedValue Exp(QuantizedValue x) => Real("exp", x, _floats.Exp, isAnswer: true);

    public QuantizedValue Multiply(QuantizedValue x, float factor) => Real("multiply", x, y => _floats.Multiply(y, factor), isAnswer: true);

    public QuantizedValue Scale(QuantizedValue x, string name) => Real(name, x, y => _floats.Scale(y, name), isAnswer: true);

    public QuantizedValue AveragePool(QuantizedValue x, int side) => Real("pool", x, y => _floats.AveragePool(y, side));

    public QuantizedValue GlobalAverage(QuantizedValue x) => Real("average", x, _floats.GlobalAverage);

    public QuantizedValue RoiAlign(QuantizedValue x, QuantizedValue regions, int side, int stride, RegionSampling sampling) =>
        throw new NotSupportedException("The second stage of a detector is not quantized.");

    public QuantizedValue Append(IReadOnlyList<QuantizedValue> xs)
    {
        Take([.. xs]);
        return Computed(Key("append"), _floats.Append([.. xs.Select(Float)]), isByte: false);
    }

    public QuantizedValue Unroll(QuantizedValue x) => Real("unroll", x, _floats.Unroll);

    public QuantizedValue Flatten(QuantizedValue x) => Real("flatten", x, _floats.Flatten);

    public QuantizedValue Unflatten(QuantizedValue x, QuantizedValue target) => Real("unflatten", x, y => _floats.Unflatten(y, Float(target)));

    public QuantizedValue Column(QuantizedValue x) => Real("column", x, _floats.Column);

    public QuantizedValue Transpose(QuantizedValue x) => Real("transpose", x, _floats.Transpose);

    public QuantizedValue MatMul(QuantizedValue a, QuantizedValue b)
    {
        Take(a, b);
        return Computed(Key("matmul"), _floats.MatMul(Float(a), Float(b)), isByte: false);
    }

    public QuantizedValue Softmax(QuantizedValue x) => Real("softmax", x, _floats.Softmax);

    private static QuantizedValue Computed(string key, OnnxValue value, bool isByte, string? layer = null) => new(key, value, () => value, isByte) { Layer = layer };

    private QuantizedValue Real(string name, QuantizedValue x, Func<OnnxValue, OnnxValue> compute, bool isAnswer = false)
    {
        if (isAnswer)
            Read(x);
        else
            Take(x);
        return Computed(Key(name), compute(Float(x)), isByte: false);
    }

    private void Read(QuantizedValue x) => _readers[x] = _readers.GetValueOrDefault(x) + 1;

    /// <summary>Notes that a layer other than a convolution reads values, so that the convolutions they come from are not the last.</summary>
    private void Take(params ReadOnlySpan<QuantizedValue> xs)
    {
        foreach (var x in xs)
        {
            Read(x);
            if (x.Layer is { } layer)
                _inner.Add(layer);
        }
    }

    private OnnxValue Convolve(OnnxValue input, QuantizedValue x, string name, string key, int channels, int kernel, int stride, bool bias, QuantizationPlan by)
    {
        var (weight, offset) = (Weight(name, channels, Channels(x), kernel, kernel), Bias(name, channels));
        var inputScale = by.Scales[x.ScaleKey].Scale;
        var means = by.Means.GetValueOrDefault(x.ScaleKey);
        float[] Biases(TensorSource source) => bias ? source.Read(offset) : new float[channels];

        // A layer that several levels share has one weight, and for each level a bias in steps of that level's input.
        if (!_firstScales.TryGetValue(name, out var first))
            _firstScales[name] = first = inputScale;
        var (bytes, steps) = ($"{name}.weight", $"{name}.weight.scale");
        graph.PlanAs(
            [new(bytes, weight.Shape, DataType.Int8), new(steps, [channels])],
            source =>
            {
                var weights = source.Read(weight);
                var scales = WeightQuantizer.Scales(weights, Biases(source), first, by.ReducedRange);
                return [WeightQuantizer.Round(weights, scales), scales];
            });
        var (whole, products) = ($"{key}.bias", $"{key}.bias.scale");
        graph.PlanAs(
            [new(whole, [channels], DataType.Int32), new(products, [channels])],
            source =>
            {
                var (weights, biases) = (source.Read(weight), Biases(source));
                var scales = WeightQuantizer.Scales(weights, biases, first, by.ReducedRange);
                if (means is not null)
                    biases = WeightQuantizer.Correct(weights, WeightQuantizer.Round(weights, scales), scales, biases, means);
                var both = Array.ConvertAll(scales, scale => scale * inputScale);
                return [WeightQuantizer.RoundBiases(biases, both), both];
            });

        var realWeight = graph.Node("DequantizeLinear", [bytes, steps, graph.Zeros(DataType.Int8, channels)], null, Attribute("axis", 0L));
        var realBias = graph.Node("DequantizeLinear", [whole, products, graph.Zeros(DataType.Int32, channels)], null, Attribute("axis", 0L));
        long pad = kernel / 2;
        var output = graph.Node(
            "Conv", [input.Name, realWeight, realBias], name,
            Attribute("kernel_shape", kernel, kernel), Attribute("strides", stride, stride), Attribute("pads", pad, pad, pad, pad));
        return input.Convolved(output, channels, stride) with { Items = input.Items };
    }

    /// <summary>A value as it is when it was a byte; made of the value itself once, however many read it.</summary>
    private OnnxValue Byte(QuantizedValue x)
    {
        if (x.AsByte is { } already)
            return already;
        if (plan is null)
        {
            x.AsByte = x.Raw;
        }
        else
        {
            var scale = plan.Scales[x.ScaleKey];
            var cut = x.BeforeRelu is { } before && scale.ZeroPoint == 0 ? before.Raw : x.Raw;
            string[] by = [graph.Floats([], scale.Scale), graph.Byte(scale.ZeroPoint)];
            var quantized = graph.Node("QuantizeLinear", [cut.Name, .. by]);
            x.AsByte = x.Shape with { Name = graph.Node("DequantizeLinear", [quantized, .. by]) };
        }

        if (x.Key == x.ScaleKey)
            _bytes.Add(x.Key, (x, x.AsByte));
        return x.AsByte;
    }

    /// <summary>A name for a value that does not depend on what is written for it.</summary>
    private string Key(string name)
    {
        var count = _counts[name] = _counts.GetValueOrDefault(name) + 1;
        return count == 1 ? name : $"{name}#{count}";
    }
}

/// <summary>A convolution with its batch norm folded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">(outputs, inputs, rows, columns).</param>
/// <param name="Bias">Of each output; null where it has none.</param>
internal sealed record FoldedConvolution(string Name, Parameter Weight, Parameter? Bias);

/// <summary>A value that may be read as float, as a byte, or both.</summary>
/// <param name="key">What it is called in a plan.</param>
/// <param name="shape">Its dimensions.</param>
/// <param name="raw">Writes it as it comes out of its layer.</param>
/// <param name="isByte">Whether its layer computes with bytes, so that all who read it read the byte.</param>
internal sealed class QuantizedValue(string key, OnnxValue shape, Func<OnnxValue> raw, bool isByte)
{
    private readonly Lazy<OnnxValue> _raw = new(raw);

    public string Key { get; } = key;

    /// <summary>The value whose scale it has.</summary>
    public string ScaleKey { get; init; } = key;

    public OnnxValue Shape => shape;

    public bool IsByte => isByte;

    /// <summary>As it comes out of its layer.</summary>
    public OnnxValue Raw => _raw.Value;

    /// <summary>The same before its ReLU; null where that is not its layer.</summary>
    public QuantizedValue? BeforeRelu { get; init; }

    /// <summary>The convolution that it comes from, perhaps by way of a ReLU; null for anything else.</summary>
    public string? Layer { get; init; }

    /// <summary>As a byte, once somebody reads it so.</summary>
    public OnnxValue? AsByte { get; set; }
}
