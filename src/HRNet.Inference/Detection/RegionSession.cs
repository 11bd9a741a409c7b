using System.Diagnostics;
using HRNet.Inference.Devices;
using HRNet.Inference.Sessions;
using HRNet.Models;
using Microsoft.ML.OnnxRuntime;

namespace HRNet.Inference.Detection;

/// <summary>
/// The second graph of a detector, on the processor: how many regions there are changes with every picture and level, down to none, and
/// devices that compile a graph for its sizes gain nothing from that. One picture at a time.
/// </summary>
internal sealed class RegionSession : IDisposable
{
    /// <summary>
    /// Regions of one run: what the graph holds at once grows with them, by several times 14 x 14 x 256 values where there are masks or a
    /// semantic branch.
    /// </summary>
    public const int MostPerRun = 128;

    private const int NumbersPerRegion = 5;

    private readonly InferenceSession _session;
    private readonly RunOptions _options = NativeRuntime.NewRunOptions();
    private readonly SemaphoreSlim _turns = new(1, 1);
    private readonly RegionRecipe _recipe;
    private readonly IReadOnlyList<string> _maps;
    private readonly string[] _levels;
    private readonly string[] _users;

    /// <summary>Opens the file.</summary>
    /// <exception cref="ArgumentException">The file is missing, or its inputs and outputs are not those of the recipe.</exception>
    /// <exception cref="OnnxRuntimeException">The file is no model.</exception>
    public RegionSession(string path, RegionRecipe recipe, int threads, GraphCache? graphs)
    {
        if (!File.Exists(path))
            throw new ArgumentException($"the second graph, {Path.GetFileName(path)}, is not beside it.", nameof(path));
        _recipe = recipe;
        _maps = DetectionOutputs.Maps(recipe);
        _levels = [.. _maps.Take(recipe.Levels)];
        _users = [.. Enumerable.Range(1, recipe.TargetStds.Count).Select(stage => $"stage{stage}"),
            .. recipe.Masks ? ["mask"] : Array.Empty<string>()];
        _session = GraphCache.Open(graphs, path, () => DeviceOptions.For(DeviceName.Cpu, threads, []));
        if (_session.InputNames.ToHashSet().SetEquals([.. _maps, .. _users.SelectMany(Inputs)])
            && _session.OutputMetadata.ContainsKey("classes1"))
            return;
        _session.Dispose();
        throw new ArgumentException(
            $"the second graph, {Path.GetFileName(path)}, has not the inputs and outputs that the card tells of.", nameof(path));
    }

    /// <summary>Number of classes that it tells apart, background not counted.</summary>
    public int Classes => _session.OutputMetadata["classes1"].Dimensions[1] - 1;

    /// <summary>
    /// Waits for the turn; dispose what comes back to end it. Whoever waits holds an answer of the first graph, of which its own session
    /// lets only so many be.
    /// </summary>
    /// <param name="answer">The first graph's answer to one picture, which begins with the maps.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<RegionTurn> EnterAsync(NetworkAnswer answer, CancellationToken cancel)
    {
        await _turns.WaitAsync(cancel).ConfigureAwait(false);
        return new RegionTurn(this, _turns, [.. Enumerable.Range(0, _maps.Count).Select(k => answer.Output(k, 0).AsTensor())]);
    }

    /// <summary>Looks at regions; only for whoever has the turn. Nothing else is looked at in the same run.</summary>
    /// <param name="maps">The picture's pyramid: the levels, finest first, then the semantic branch's if there is one.</param>
    /// <param name="user">Who looks: "stage1" ..., or "mask".</param>
    /// <param name="regions">At least one region, in input pixels.</param>
    /// <param name="outputs">What to give back.</param>
    /// <returns>The values of each output, region by region in the order given.</returns>
    public IReadOnlyList<float[]> Run(IReadOnlyList<OrtValue> maps, string user, Corners[] regions, string[] outputs)
    {
        var whole = new float[outputs.Length][];
        for (var start = 0; start < regions.Length; start += MostPerRun)
            RunSome(maps, user, regions[start..Math.Min(start + MostPerRun, regions.Length)], outputs, start, regions.Length, whole);
        return whole;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
        _turns.Dispose();
    }

    /// <summary>Looks at some of the regions, and puts what comes out where it belongs among all of them.</summary>
    private void RunSome(
        IReadOnlyList<OrtValue> maps, string user, Corners[] regions, string[] outputs, int first, int count, float[][] whole)
    {
        var pixel = _recipe.Legacy ? 1f : 0;
        var levels = new RegionLevels(regions, _recipe.Levels, pixel);
        var inputs = new Dictionary<string, OrtValue>();
        try
        {
            foreach (var name in _users.Where(other => other != user).SelectMany(Inputs))
                inputs.Add(name, Rows([]));
            var start = 0;
            foreach (var (name, some) in Inputs(user).Zip(levels.Counts))
            {
                inputs.Add(name, Rows([.. levels.Order.AsSpan(start, some).ToArray().Select(index => regions[index])], pixel));
                start += some;
            }

            using var answers = _session.Run(
                _options, [.. _maps, .. inputs.Keys], [.. maps, .. inputs.Values], outputs);
            for (var k = 0; k < outputs.Length; k++)
            {
                var rows = answers[k].GetTensorDataAsSpan<float>();
                var length = rows.Length / regions.Length;
                whole[k] ??= new float[count * length];
                Sort(rows, levels.Order, whole[k].AsSpan(first * length, rows.Length));
            }
        }
        finally
        {
            foreach (var value in inputs.Values)
                value.Dispose();
        }
    }

    private IEnumerable<string> Inputs(string user) => _levels.Select(map => $"{user}_{map}");

    private static OrtValue Rows(Corners[] regions, float pixel = 0)
    {
        float[] rows = [.. regions.SelectMany(box => new[] { 0, box.Left, box.Top, box.Right + pixel, box.Bottom + pixel })];
        return OrtValue.CreateTensorValueFromMemory(rows, [regions.Length, NumbersPerRegion]);
    }

    /// <summary>Rows that stand level by level, back in the order of the regions.</summary>
    private static void Sort(ReadOnlySpan<float> rows, int[] order, Span<float> sorted)
    {
        var length = rows.Length / order.Length;
        for (var k = 0; k < order.Length; k++)
            rows.Slice(k * length, length).CopyTo(sorted[(order[k] * length)..]);
    }
}

/// <summary>
/// One picture's turn at the second graph, and how long the graph ran in it. Dispose it, before the answer, to let the next picture in.
/// </summary>
internal sealed class RegionTurn(RegionSession session, SemaphoreSlim turns, OrtValue[] maps) : IDisposable
{
    /// <summary>Time of all runs so far.</summary>
    public TimeSpan Ran { get; private set; }

    /// <inheritdoc cref="RegionSession.Run"/>
    public IReadOnlyList<float[]> Run(string user, Corners[] regions, string[] outputs)
    {
        var start = Stopwatch.GetTimestamp();
        var seen = session.Run(maps, user, regions, outputs);
        Ran += Stopwatch.GetElapsedTime(start);
        return seen;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var map in maps)
            map.Dispose();
        turns.Release();
    }
}
