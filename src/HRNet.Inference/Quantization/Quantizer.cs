using System.IO.Enumeration;
using HRNet.Inference.Catalog;
using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Quantization;
using Microsoft.Extensions.Logging.Abstractions;

namespace HRNet.Inference.Quantization;

/// <summary>
/// Makes a model of 8-bit integers of a float one: looks at the values inside the network on calibration pictures, chooses a range for
/// each, writes the network anew from its description, and compares the answers on other pictures.
/// </summary>
public static class Quantizer
{
    private const int QueueLength = 4096;

    /// <summary>Pictures that the error of each layer is measured on; all values of both networks are read for each.</summary>
    private const int ErrorPictures = 16;

    /// <summary>Quantizes a model.</summary>
    /// <param name="model">An .onnx file as <see cref="OnnxWriter"/> writes it.</param>
    /// <param name="output">The .onnx file to write; it replaces an older one.</param>
    /// <param name="pictures">At least two. Every second one calibrates, the others compare.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Gives it up; no file is left behind.</param>
    /// <exception cref="ModelFileException">The model was not written by this program, or is quantized already.</exception>
    /// <exception cref="ModelLoadException">The model cannot be run.</exception>
    /// <exception cref="RequestException">A pattern matches no layer, there are too few pictures, or the network is one of two stages.</exception>
    /// <exception cref="HRNet.Imaging.PictureException">A picture cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static async Task<QuantizationReport> QuantizeAsync(
        string model, string output, IReadOnlyList<CalibrationPicture> pictures, QuantizationOptions options,
        IProgress<QuantizationProgress>? progress = null, CancellationToken cancel = default)
    {
        if (pictures.Count < 2)
            throw new RequestException("calibrate", "At least two pictures are needed: one to calibrate on and one to compare on.");
        if (Path.GetFullPath(model) == Path.GetFullPath(output))
            throw new RequestException("out", "The quantized model would replace the one that it is made of.");
        if (ModelFile.ReadCard(model).Precision != NetworkPrecision.Float32)
            throw new ModelFileException($"{Path.GetFileName(model)} is quantized already.");
        using var tensors = ModelTensors.Open(model);
        if (tensors.Network.SecondStage is not null)
            throw new RequestException("MODEL", "Detectors of two stages are not quantized.");

        var folder = Directory.CreateTempSubdirectory("hrnet-quantize-");
        try
        {
            return await new Work(model, output, tensors, folder.FullName, pictures, options, progress, cancel).RunAsync().ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>One quantization.</summary>
    private sealed class Work(
        string model, string output, ModelTensors tensors, string folder, IReadOnlyList<CalibrationPicture> pictures, QuantizationOptions options,
        IProgress<QuantizationProgress>? progress, CancellationToken cancel)
    {
        private readonly string _shown = Path.Combine(folder, "float.onnx");
        private readonly string _trial = Path.Combine(folder, "trial.onnx");
        private readonly CalibrationPicture[] _calibrated = [.. pictures.Where((_, k) => k % 2 == 0)];
        private readonly CalibrationPicture[] _compared = [.. pictures.Where((_, k) => k % 2 == 1)];
        private readonly ModelCard _card = tensors.Card with { Precision = NetworkPrecision.Int8 };
        private TensorSource _weights = tensors.Read;

        public async Task<QuantizationReport> RunAsync()
        {
            var network = Write(_shown, tensors.Card, plan: null, show: true);
            if (options.Equalize)
            {
                _weights = Equalization.Apply(network.Pairs, tensors.Read);
                network = Write(_shown, tensors.Card, plan: null, show: true);
            }

            var kept = KeptFloat(network);
            var plan = await CalibrateAsync(network.Shown, kept).ConfigureAwait(false);
            var exact = await AnswersAsync(model, "answers of the float model").ConfigureAwait(false);
            var parts = new List<PartGain>();
            Write(_trial, _card, plan, show: false);
            var agreement = await AgreementAsync(_trial, exact, "comparing").ConfigureAwait(false);
            if (options.MaxLoss is { } most && 100 * (1 - agreement) > most)
                (plan, agreement) = await KeepPartsAsync(network.Layers, plan, exact, agreement, most, parts).ConfigureAwait(false);

            var errors = await ErrorsAsync(network.Shown, plan).ConfigureAwait(false);
            if (Path.GetDirectoryName(Path.GetFullPath(output)) is { } parent)
                Directory.CreateDirectory(parent);
            Write(output, _card, plan, show: false);
            return new()
            {
                Output = output,
                Bytes = (new FileInfo(output).Length, new FileInfo(model).Length),
                QuantizedLayers = [.. network.Layers.Where(layer => !plan.KeepsFloat(layer))],
                FloatLayers = [.. network.Layers.Where(plan.KeepsFloat)],
                Calibrated = _calibrated,
                Compared = _compared,
                Agreement = agreement,
                Errors = errors,
                Parts = parts,
            };
        }

        private QuantizedNetwork Write(string path, ModelCard card, QuantizationPlan? plan, bool show) =>
            QuantizedWriter.Write(path, tensors.Network, _weights, card, plan, show, cancel);

        /// <summary>The first convolution, which sees gray levels of three channels, the last ones, whose answer nothing evens out, and what was asked for.</summary>
        private Func<string, bool> KeptFloat(QuantizedNetwork network)
        {
            var kept = new HashSet<string>([network.Layers[0], .. network.LastLayers]);
            foreach (var pattern in options.KeepFloat)
            {
                string[] matching = [.. network.Layers.Where(layer => Matches(pattern, layer))];
                if (matching.Length == 0)
                {
                    throw new RequestException("keep-float",
                        $"No layer of the network is called '{pattern}'. There are: {string.Join(", ", network.Layers.Select(PartOf).Distinct())} and what they hold.");
                }

                kept.UnionWith(matching);
            }

            return kept.Contains;
        }

        private static bool Matches(string pattern, string layer) =>
            FileSystemName.MatchesSimpleExpression(pattern, layer, ignoreCase: false) || FileSystemName.MatchesSimpleExpression(pattern + ".*", layer, ignoreCase: false);

        /// <summary>The module of a layer: "stage3.1", "transition2", "layer1".</summary>
        private static string PartOf(string layer)
        {
            var names = layer.Split('.');
            var first = names[0] == "backbone" && names.Length > 1 ? 1 : 0;
            return string.Join('.', names[..Math.Min(names.Length, first + (names[first].StartsWith("stage", StringComparison.Ordinal) ? 2 : 1))]);
        }

        private async Task<QuantizationPlan> CalibrateAsync(IReadOnlyList<ObservedValue> shown, Func<string, bool> kept)
        {
            using var calibration = new Calibration(_shown, shown);
            await EachAsync(model, _calibrated, "calibrating", calibration.Watch, (_, _) => { }).ConfigureAwait(false);
            return new()
            {
                Scales = calibration.Seen.ToDictionary(seen => seen.Value.Key, seen => seen.Statistics.Scale(options.Method)),
                Means = options.CorrectBiases ? calibration.Seen.ToDictionary(seen => seen.Value.Key, seen => seen.Statistics.Means) : [],
                KeepsFloat = kept,
                ReducedRange = options.ReducedRange,
            };
        }

        /// <summary>
        /// Measures for each part of the network what it helps to keep it float, then keeps the most helpful ones until the loss is allowed.
        /// </summary>
        private async Task<(QuantizationPlan Plan, double Agreement)> KeepPartsAsync(
            IReadOnlyList<string> layers, QuantizationPlan plan, IReadOnlyList<object> exact, double agreement, double most, List<PartGain> gains)
        {
            string[] parts = [.. layers.Where(layer => !plan.KeepsFloat(layer)).Select(PartOf).Distinct()];
            var measured = new List<(string Part, double Agreement)>();
            foreach (var part in parts)
            {
                Write(_trial, _card, Without(plan, [part]), show: false);
                measured.Add((part, await AgreementAsync(_trial, exact, $"keeping {part} float").ConfigureAwait(false)));
            }

            var kept = new List<string>();
            foreach (var (part, _) in measured.OrderByDescending(one => one.Agreement))
            {
                if (100 * (1 - agreement) <= most)
                    break;
                kept.Add(part);
                Write(_trial, _card, Without(plan, kept), show: false);
                agreement = await AgreementAsync(_trial, exact, $"keeping {string.Join(", ", kept)} float").ConfigureAwait(false);
            }

            gains.AddRange(measured.Select(one => new PartGain(one.Part, one.Agreement, kept.Contains(one.Part))));
            return (Without(plan, kept), agreement);
        }

        private static QuantizationPlan Without(QuantizationPlan plan, IReadOnlyCollection<string> parts) =>
            plan with { KeepsFloat = layer => plan.KeepsFloat(layer) || parts.Contains(PartOf(layer)) };

        private async Task<IReadOnlyList<LayerError>> ErrorsAsync(IReadOnlyList<ObservedValue> shown, QuantizationPlan plan)
        {
            var bytes = Write(_trial, _card, plan, show: true).Shown;
            using var meter = new ErrorMeter(_shown, shown, _trial, bytes);
            await EachAsync(model, [.. _compared.Take(ErrorPictures)], "errors of the layers", meter.Watch, (_, _) => { }).ConfigureAwait(false);
            return [.. meter.Ratios.Select(ratio => new LayerError(ratio.Key, ratio.Sqnr, plan.Scales[ratio.Key].Scale))];
        }

        private async Task<double> AgreementAsync(string file, IReadOnlyList<object> exact, string stage)
        {
            var answers = await AnswersAsync(file, stage).ConfigureAwait(false);
            return exact.Zip(answers).Average(both => AnswerAgreement.Of(both.First, both.Second, _card));
        }

        private async Task<IReadOnlyList<object>> AnswersAsync(string file, string stage)
        {
            var answers = new object[_compared.Length];
            await EachAsync(file, _compared, stage, watch: null, (k, answer) => answers[k] = answer).ConfigureAwait(false);
            return answers;
        }

        /// <summary>Sends pictures the whole way through a model; what goes into the network may be watched.</summary>
        private async Task EachAsync(
            string file, CalibrationPicture[] some, string stage, Action<Memory<float>, int, int, int>? watch, Action<int, object> take)
        {
            var settings = new InferenceOptions { Models = file, Device = "cpu", QueueLength = QueueLength };
            if (watch is not null)
                settings.Around = runner => new WatchedRunner(runner, watch);
            await using var catalog = await ModelCatalog.OpenAsync(settings, NullLoggerFactory.Instance, cancel).ConfigureAwait(false);
            for (var k = 0; k < some.Length; k++)
            {
                progress?.Report(new(stage, (double)k / some.Length));
                take(k, await AnswerAgreement.AnswerAsync(catalog, some[k], cancel).ConfigureAwait(false));
            }
        }
    }
}
