using HRNet.AspNetCore.Access;
using HRNet.AspNetCore.Contracts;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Serving;
using HRNet.Inference;
using HRNet.Inference.Devices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>GET /models, /models/{name} and /devices; and for who may administer PUT and DELETE /models/{name}, and PUT /models/{name}/default.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Models");
        group.MapGet("/models", List).WithName("Models").Refuses(503);
        group.MapGet("/models/{name}", Find).WithName("Model").Refuses(404, 503);
        group.MapPut("/models/{name}", Put).WithName("PutModel").NeedsAdmin().WithMetadata(new TakesFile()).Produces<ModelDto>().Produces<ModelDto>(201)
            .Refuses(400, 401, 403, 404, 409, 413, 415, 422, 503, 507);
        group.MapDelete("/models/{name}", Delete).WithName("DeleteModel").NeedsAdmin().Refuses(401, 403, 404, 409, 503);
        group.MapPut("/models/{name}/default", Default).WithName("DefaultModel").NeedsAdmin().Refuses(401, 403, 404, 409, 503);
        group.MapGet("/devices", Devices).WithName("Devices").Refuses(503);
    }

    /// <summary>The models that are loaded: what they answer, with which names, limbs and classes, and on which device they run.</summary>
    private static Ok<ModelsDto> List(ModelHost host) =>
        TypedResults.Ok(new ModelsDto([.. host.Models.Models.Select(ModelDto.From)], host.Models.Refused));

    /// <summary>One model.</summary>
    /// <param name="name">Its name, as GET /v1/models lists it.</param>
    /// <param name="host">The models.</param>
    private static Ok<ModelDto> Find(string name, ModelHost host)
    {
        var models = host.Models.Models;
        return models.FirstOrDefault(model => model.Name == name) is { } found
            ? TypedResults.Ok(ModelDto.From(found))
            : throw new UnknownModelException(
                $"There is no model '{Problem.Short(name)}'. There are: {string.Join(", ", models.Select(model => model.Name))}.");
    }

    /// <summary>
    /// Puts a model into the folder and serves it, in place of the one of its name if there is one; requests that this one has accepted are answered. The body is the .onnx file, with its card. It is
    /// opened and run before anything changes. Needs a key that may administer; where there is no such key there is nothing here (404).
    /// </summary>
    /// <param name="name">Its name: letters, digits, point, dash and underscore.</param>
    /// <param name="http">The request.</param>
    /// <param name="store">Does it.</param>
    /// <response code="200">It serves in place of the one that was there.</response>
    /// <response code="201">It is new, and serves.</response>
    private static async Task<Results<Ok<ModelDto>, Created<ModelDto>>> Put(string name, HttpContext http, ModelStore store)
    {
        var (model, isNew) = await store.PutAsync(name, http, http.RequestAborted);
        var told = ModelDto.From(model);
        return isNew ? TypedResults.Created($"{http.Request.PathBase}{http.Request.Path}", told) : TypedResults.Ok(told);
    }

    /// <summary>Removes a model and its files from the folder; requests that it has accepted are answered. Needs a key that may administer.</summary>
    /// <param name="name">Its name, or that of a file that was refused.</param>
    /// <param name="store">Does it.</param>
    /// <param name="cancel">Gives up waiting for another change.</param>
    private static async Task<NoContent> Delete(string name, ModelStore store, CancellationToken cancel)
    {
        await store.DeleteAsync(name, cancel);
        return TypedResults.NoContent();
    }

    /// <summary>Makes a model the one that answers requests of its task which name none, after a new start too. Needs a key that may administer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="store">Does it.</param>
    /// <param name="cancel">Gives up waiting for another change.</param>
    private static async Task<Ok<ModelDto>> Default(string name, ModelStore store, CancellationToken cancel) =>
        TypedResults.Ok(ModelDto.From(await store.ChooseDefaultAsync(name, cancel)));

    /// <summary>The devices that ONNX Runtime sees, the models that each serves, and what was tried and given up before.</summary>
    private static Ok<DevicesDto> Devices(ModelHost host, IOptions<InferenceOptions> options) =>
        TypedResults.Ok(DevicesDto.From(options.Value.Device, DeviceInfo.All(), host.Models.Models));
}
