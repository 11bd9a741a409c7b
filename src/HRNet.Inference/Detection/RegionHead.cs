using System.Diagnostics;
using System.Numerics.Tensors;
using HRNet.Inference.Devices;
using HRNet.Inference.Sessions;
using HRNet.Models;
using HRNet.Network;

namespace HRNet.Inference.Detection;

/// <summary>The R-CNN family: regions are proposed from the first graph's outputs, then judged, refined and drawn by the second.</summary>
internal sealed class RegionHead : IDetectionHead
{
    private const int OutputsPerLevel = 2;

    private readonly DetectionRecipe _recipe;
    private readonly RegionRecipe _regions;
    private readonly RegionSession _session;
    private readonly AnchorGrid[] _anchors;
    private readonly int _classes;
    private readonly int _maps;

    /// <summary>Opens the second graph.</summary>
    /// <param name="recipe">The model's recipe, with regions.</param>
    /// <param name="classes">Number of classes, background not counted.</param>
    /// <param name="folder">Where the second file is.</param>
    /// <param name="threads">Threads of a pool of its own, the calling one included; 0 to share the one of all models.</param>
    /// <param name="graphs">Keeps what the session optimizes; null for nothing.</param>
    /// <exception cref="ArgumentException">The second file is missing or does not fit the card.</exception>
    public RegionHead(DetectionRecipe recipe, int classes, string folder, int threads, GraphCache? graphs = null)
    {
        (_recipe, _regions, _classes) = (recipe, recipe.Regions!, classes);
        _maps = DetectionOutputs.Maps(_regions).Count;
        _anchors = [.. Enumerable.Range(0, recipe.Levels).Select(level =>
            new AnchorGrid(recipe.FinestStride << level, _regions.AnchorScales, _regions.AnchorRatios, _regions.Legacy))];
        _session = new RegionSession(Path.Combine(folder, _regions.File), _regions, threads, graphs);
        if (_session.Classes == classes)
            return;
        var known = _session.Classes;
        _session.Dispose();
        throw new ArgumentException($"the second graph tells {known} classes apart, but the card names {classes}.", nameof(classes));
    }

    /// <inheritdoc/>
    public async Task<Detections> FindAsync(NetworkAnswer answer, Letterbox letterbox, DetectQuery query, CancellationToken cancel)
    {
        var regions = Propose(answer, letterbox.Content);
        if (regions.Length == 0)
            return new Detections([], TimeSpan.Zero, TimeSpan.Zero);
        var asked = Stopwatch.GetTimestamp();
        using var turn = await _session.EnterAsync(answer, cancel).ConfigureAwait(false);
        var queue = Stopwatch.GetElapsedTime(asked);
        var objects = await Task.Run(() => Judge(regions, letterbox, query, turn, cancel), cancel).ConfigureAwait(false);
        return new Detections(objects, queue, turn.Ran);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private Corners[] Propose(NetworkAnswer answer, Corners content)
    {
        var proposer = new RegionProposer(content, _recipe.NmsPre, _regions.Legacy);
        for (var level = 0; level < _recipe.Levels; level++)
        {
            var objectness = answer.Output(_maps + OutputsPerLevel * level, 0);
            proposer.Add(
                _anchors[level], objectness.Columns, objectness.Values, answer.Output(_maps + OutputsPerLevel * level + 1, 0).Values);
        }

        return proposer.Take(_regions.ProposalNms, _regions.MaxProposals);
    }

    private List<RawDetection> Judge(Corners[] regions, Letterbox letterbox, DetectQuery query, RegionTurn turn, CancellationToken cancel)
    {
        var total = new float[regions.Length * (_classes + 1)];
        for (var stage = 0; ; stage++)
        {
            cancel.ThrowIfCancellationRequested();
            var decoder = new RegionDecoder(
                _classes, _regions.BackgroundFirst, _regions.TargetStds[stage], letterbox.Content, _regions.Legacy);
            var seen = turn.Run($"stage{stage + 1}", regions, [$"classes{stage + 1}", $"deltas{stage + 1}"]);
            TensorPrimitives.Add(total, seen[0], total);
            if (stage < _regions.TargetStds.Count - 1)
            {
                regions = decoder.Refine(regions, seen[0], seen[1]);
                continue;
            }

            // Cai and Vasconcelos 2018: what the stages say of the class is averaged.
            TensorPrimitives.Divide(total, _regions.TargetStds.Count, total);
            var candidates = decoder.Decode(regions, total, seen[1], query.Threshold, query.Wanted);
            var kept = NonMaximumSuppression.Keep(candidates, query.Nms, query.Most, letterbox.Pixel);
            cancel.ThrowIfCancellationRequested();
            return Draw(
                turn, [.. kept.Select(index => new RawDetection(candidates[index], candidates.Scores[index], candidates.Groups[index]))]);
        }
    }

    private List<RawDetection> Draw(RegionTurn turn, List<RawDetection> found)
    {
        if (!_regions.Masks || found.Count == 0)
            return found;
        var outputs = Enumerable.Range(1, _regions.TargetStds.Count).Select(stage => $"masks{stage}").ToArray();
        var drawn = turn.Run("mask", [.. found.Select(one => one.Box)], outputs);
        const int cells = MaskBranch.Side * MaskBranch.Side;
        var first = _regions.BackgroundFirst ? 1 : 0;
        return [.. found.Select((one, k) =>
        {
            var (mask, mean) = (new float[cells], new float[cells]);
            foreach (var logits in drawn)
            {
                TensorPrimitives.Sigmoid(logits.AsSpan((k * (_classes + first) + one.Label + first) * cells, cells), mask);
                TensorPrimitives.MultiplyAdd(mask, 1f / drawn.Count, mean, mean);
            }

            return one with { Mask = mean };
        })];
    }
}
