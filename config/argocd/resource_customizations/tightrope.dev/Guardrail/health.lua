-- Tells Argo CD how a Guardrail stands.
-- A status that speaks of an older version of the object says nothing about this one.
if obj.status == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return {status = "Progressing", message = "the manager has not seen this version yet"}
end
local conditions = {}
for _, condition in ipairs(obj.status.conditions or {}) do
  conditions[condition.type] = condition
end
-- Stalled is there only while the author must act.
local stalled = conditions["Stalled"]
if stalled ~= nil and stalled.status == "True" then
  return {status = "Degraded", message = stalled.message}
end
if obj.spec ~= nil and (obj.spec.mode == "Pause" or obj.spec.mode == "Shadow") then
  return {status = "Suspended", message = "mode is " .. obj.spec.mode .. ": no run begins or ends, no Task is made or taken back"}
end
local ready = conditions["Ready"]
if ready ~= nil and ready.status == "True" then
  return {status = "Healthy", message = ready.message}
end
if ready ~= nil then
  return {status = "Progressing", message = ready.message}
end
return {status = "Progressing", message = "the manager has not said yet how it stands"}
